package io.perennial.flink.onboard;

import io.perennial.flink.ingest.IncomingExample;
import io.perennial.flink.ingest.IncomingSpec;
import io.perennial.flink.ingest.Rejections;
import io.perennial.flink.ingest.SourceRecord;
import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Brings specifications and examples of a task together, keyed by the task's name.
 *
 * <p>It decides once and forever under which key the task trains, parks the first examples until
 * the specification is there (or patience ends), checks state, kind of answer and labels, and
 * chooses the holdout, and the replica of a data-parallel task, and refuses examples that come
 * twice where the task says so. Per replica the output keeps the order of the input. All of this is
 * keyed state: after a failure it goes on from the checkpoint.
 */
public final class OnboardTasks
        extends KeyedCoProcessFunction<String, IncomingSpec, IncomingExample, TaskEvent> {

    private static final long serialVersionUID = 1L;

    /** What waits is one value of the state, and comes into memory at once. */
    static final long MOST_PARKED_BYTES = 64 << 20;

    private final OnboardSettings settings;
    private transient OnboardState state;
    private transient Admission admission;
    private transient KnownTasks known;
    private transient OnboardMetrics metrics;

    public OnboardTasks(OnboardSettings settings) {
        this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
        state = new OnboardState(getRuntimeContext());
        admission = new Admission(state);
        known = new KnownTasks();
        metrics = new OnboardMetrics(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement1(IncomingSpec incoming, Context context, Collector<TaskEvent> out)
            throws Exception {
        if (Arrays.equals(state.spec().value(), incoming.spec())) {
            return;
        }
        Amendment amendment = amendment(KnownTask.read(incoming.spec()).spec());
        String conflict = amendment.conflict();
        if (conflict == null) {
            onboard(amendment, incoming.spec(), context, out);
        } else {
            reject(RejectionReason.INVALID_TASK_SPEC, conflict, incoming.origin(), context);
        }
    }

    @Override
    public void processElement2(IncomingExample example, Context context, Collector<TaskEvent> out)
            throws Exception {
        KnownTask task = known(context.getCurrentKey());
        if (task != null) {
            admit(task, example, context, out);
            return;
        }
        state.parked().add(example);
        int parked = state.parkedCount() + 1;
        state.parkedCount(parked);
        long bytes = state.parkedBytes() + example.origin().bytes();
        state.parkedBytes(bytes);
        if (parked == 1) {
            long end = context.timerService().currentProcessingTime() + settings.patienceMillis();
            context.timerService().registerProcessingTimeTimer(end);
        }
        if (parked > settings.parkedExamples() || bytes > MOST_PARKED_BYTES) {
            endWait(context.getCurrentKey(), context, out);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<TaskEvent> out)
            throws Exception {
        if (state.spec().value() == null) {
            endWait(context.getCurrentKey(), context, out);
        }
    }

    private void endWait(String task, Context context, Collector<TaskEvent> out) throws Exception {
        if (settings.defaultSpec() != null) {
            TaskSpec spec = KnownTask.read(settings.defaultSpec()).spec().withTask(task);
            onboard(amendment(spec), TaskSpecJson.encode(spec), context, out);
            return;
        }
        String message =
                "task '" + task + "' has no specification; send one to the tasks topic first";
        for (IncomingExample example : takeParked()) {
            reject(RejectionReason.UNKNOWN_TASK, message, example.origin(), context);
        }
    }

    private void onboard(
            Amendment amendment, byte[] json, Context context, Collector<TaskEvent> out)
            throws Exception {
        TaskSpec spec = amendment.after();
        TaskKey key = amendment.key();
        if (key == null) {
            key = TaskKey.of(spec.task(), spec.slot());
            state.key().update(key);
        }
        if (amendment.beginsAnew()) {
            state.epoch(state.epoch() + 1);
            state.seen().clear();
        }
        state.replicas(spec.dataParallel().replicas());
        state.spec().update(json);
        KnownTask task = new KnownTask(spec);
        known.put(task);
        int replicas = amendment.audience();
        for (int index = 0; index < replicas; index++) {
            ReplicaRole role =
                    replicas == 1 ? null : new ReplicaRole(index, replicas, state.epoch());
            out.collect(TaskEvent.specChanged(key.replica(index), json, role));
        }
        for (IncomingExample example : takeParked()) {
            admit(task, example, context, out);
        }
    }

    private Amendment amendment(TaskSpec spec) throws Exception {
        byte[] before = state.spec().value();
        return new Amendment(
                state.key().value(),
                before == null ? null : KnownTask.read(before).spec(),
                state.replicas(),
                spec);
    }

    private void admit(
            KnownTask task, IncomingExample example, Context context, Collector<TaskEvent> out)
            throws Exception {
        if (example.id() != null && task.spec().forgotten().contains(example.id())) {
            // Not rejected: that would keep a copy of what is to be forgotten.
            metrics.forgotten();
            return;
        }
        long now = context.timerService().currentProcessingTime();
        Admission.Refusal refusal = admission.check(task, example, now);
        SourceRecord origin = example.origin();
        if (refusal != null) {
            reject(refusal.reason(), refusal.message(), origin, context);
            return;
        }
        ExampleHash hash = ExampleHash.of(task.spec().task(), example.id(), origin);
        boolean holdout = hash.isHeldOut(task.spec().holdoutShare());
        // The first replica is the one that measures.
        int replica = holdout ? 0 : hash.replica(task.spec().dataParallel().replicas());
        out.collect(TaskEvent.example(state.key().value().replica(replica), example, holdout));
    }

    private @Nullable KnownTask known(String name) throws Exception {
        KnownTask task = known.get(name);
        if (task == null && state.spec().value() != null) {
            task = KnownTask.read(state.spec().value());
            known.put(task);
        }
        return task;
    }

    private List<IncomingExample> takeParked() throws Exception {
        if (state.parkedCount() == 0) {
            return List.of();
        }
        List<IncomingExample> parked = new ArrayList<>();
        state.parked().get().forEach(parked::add);
        state.parked().clear();
        state.parkedCount(0);
        state.parkedBytes(0);
        return parked;
    }

    private void reject(
            RejectionReason reason, String message, SourceRecord origin, Context context)
            throws Exception {
        String task = context.getCurrentKey();
        metrics.rejected(task, state.key().value() != null);
        context.output(Rejections.TAG, Rejections.of(reason, message, task, origin));
    }
}
