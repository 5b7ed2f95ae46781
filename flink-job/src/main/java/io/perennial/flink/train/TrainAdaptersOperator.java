package io.perennial.flink.train;

import io.perennial.flink.average.ReplicaChannel;
import io.perennial.flink.onboard.TaskEvent;
import io.perennial.flink.onboard.TaskKey;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.train.LowerStates;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.LineageEntry;
import java.util.List;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.runtime.operators.coordination.OperatorEventHandler;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the adapters of the tasks that its key groups hold.
 *
 * <p>The shell between Flink and {@link TrainingLoop}: it owns keys, timers, checkpoints and life
 * cycle. One step is in flight on a thread of its own while input is accepted into a bounded
 * backlog; when that is full, input is held back. Before a barrier the step is waited for and
 * everything that has changed goes to keyed state, so that a checkpoint holds each accepted example
 * exactly once: trained on, or pending.
 */
final class TrainAdaptersOperator extends AbstractStreamOperator<AdapterRecord>
        implements OneInputStreamOperator<TaskEvent, AdapterRecord>,
                OperatorEventHandler,
                BoundedOneInput,
                Triggerable<TaskKey, VoidNamespace> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = LoggerFactory.getLogger(TrainAdaptersOperator.class);

    private final transient TrainSettings settings;
    private final transient MailboxExecutor mailbox;
    private final transient ReplicaChannel channel;
    private transient FrozenBase base;
    private transient LowerStates lowerStates;
    private transient TrainingLoop loop;
    private transient StepThread thread;

    TrainAdaptersOperator(
            StreamOperatorParameters<AdapterRecord> parameters,
            TrainSettings settings,
            OperatorEventGateway coordinator) {
        this.settings = settings;
        this.mailbox = parameters.getMailboxExecutor();
        this.channel = new ReplicaChannel(coordinator);
        this.processingTimeService = parameters.getProcessingTimeService();
        setup(parameters.getContainingTask(), parameters.getStreamConfig(), parameters.getOutput());
    }

    @Override
    public void open() throws Exception {
        super.open();
        base = settings.base().acquire();
        String name = "trainer-" + getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        LOGGER.info("{} trains against base {} on {}", name, base.name(), base.placement());
        lowerStates = new LowerStates(base, settings.lowerStateBytes());
        thread = new StepThread(new StepRunner(base, lowerStates), name);
        TaskStore store = new TaskStore(getKeyedStateStore(), base.fingerprint());
        InternalTimerService<VoidNamespace> timers =
                getInternalTimerService("batch-wait", VoidNamespaceSerializer.INSTANCE, this);
        TrainMetrics numbers = new TrainMetrics(getMetricGroup());
        Effects effects = new Effects(timers);
        Publisher publisher =
                new Publisher(base.fingerprint(), settings.seed(), settings.keptVersions());
        LineageLog lineage = new LineageLog(base, settings.seed());
        TaskTable tasks =
                new TaskTable(new WorkingSet(settings.residentBytes()), store, this::setCurrentKey);
        Curriculum curriculum = new Curriculum(base, tasks, settings.seed());
        loop =
                new TrainingLoop(
                        settings,
                        tasks,
                        curriculum,
                        new StepResults(publisher, lineage, numbers, effects),
                        lineage,
                        thread,
                        new Averaging(tasks, curriculum, channel),
                        numbers,
                        effects);
        for (TaskKey key : storedKeys()) {
            loop.resume(key);
        }
        loop.beginStep();
    }

    private List<TaskKey> storedKeys() {
        KeyedStateBackend<TaskKey> backend = getKeyedStateBackend();
        try (var keys = backend.getKeys(TaskStore.PROGRESS, VoidNamespace.INSTANCE)) {
            return keys.distinct().toList();
        }
    }

    @Override
    public void processElement(StreamRecord<TaskEvent> record) throws Exception {
        TaskEvent event = record.getValue();
        switch (event.kind()) {
            case SPEC_CHANGED -> loop.changeSpec(event.key(), event.spec(), event.role());
            case EXAMPLE -> loop.accept(event.key(), TrainingExample.of(event));
        }
        loop.beginStep();
        while (loop.isFull()) {
            mailbox.yield();
        }
    }

    @Override
    public void handleOperatorEvent(OperatorEvent event) {
        try {
            channel.receive(event, loop::takeAverage);
            loop.beginStep();
        } catch (Exception e) {
            throw new FlinkRuntimeException("an average could not be taken", e);
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<TaskKey, VoidNamespace> timer) throws Exception {
        loop.onTimer(timer.getKey());
        loop.beginStep();
    }

    @Override
    public void onEventTime(InternalTimer<TaskKey, VoidNamespace> timer) {
        throw new IllegalStateException("no event-time timer is ever set");
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        loop.finishStep();
        loop.saveAll();
        // Not now: the next step would write to keyed state before the snapshot is taken.
        mailbox.execute(loop::beginStep, "go on training after a checkpoint");
    }

    @Override
    public void endInput() throws Exception {
        loop.drain(storedKeys());
    }

    @Override
    public void close() throws Exception {
        if (thread != null) {
            thread.close();
        }
        if (loop != null) {
            loop.close();
        }
        if (lowerStates != null) {
            lowerStates.close();
        }
        if (base != null) {
            base.close();
            base = null;
        }
        super.close();
    }

    /** What the loop wants done outside itself. */
    private final class Effects implements TrainingLoop.Effects {

        private final InternalTimerService<VoidNamespace> timers;

        Effects(InternalTimerService<VoidNamespace> timers) {
            this.timers = timers;
        }

        @Override
        public long now() {
            return timers.currentProcessingTime();
        }

        @Override
        public void setTimer(long time) {
            timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, time);
        }

        @Override
        public void emit(AdapterRecord record) {
            output.collect(new StreamRecord<>(record));
        }

        @Override
        public void emit(Evaluation evaluation) {
            output.collect(Evaluations.TAG, new StreamRecord<>(evaluation));
        }

        @Override
        public void emit(LineageEntry entry) {
            output.collect(LineageLog.TAG, new StreamRecord<>(entry));
        }

        @Override
        public void whenStepEnds() {
            mailbox.execute(loop::onStepEnd, "take the results of a training step");
        }
    }
}
