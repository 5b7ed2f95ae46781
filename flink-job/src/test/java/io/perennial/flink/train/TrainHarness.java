package io.perennial.flink.train;

import io.perennial.flink.base.BaseAccess;
import io.perennial.flink.ingest.ExpectedAnswer;
import io.perennial.flink.onboard.TaskEvent;
import io.perennial.flink.onboard.TaskKey;
import io.perennial.flink.state.StateFixtures;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.text.EncodedText;
import io.perennial.schemas.adapter.AdapterAssembler;
import io.perennial.schemas.adapter.KeepRule;
import io.perennial.schemas.avro.Evaluation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.CheckpointStorage;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** One subtask of the training operator on RocksDB, without a cluster around it. */
final class TrainHarness implements AutoCloseable {

    static final BaseAccess BASE = new BaseAccess("default", "CPU", "FP32", 1, 32);

    private static final int LARGEST_INLINE = 16 << 20;
    private static final String TOPIC = "examples";
    private static final List<String> WORDS =
            List.of("cat", "red", "dog", "green", "horse", "blue", "bird", "black");

    private final KeyedOneInputStreamOperatorTestHarness<TaskKey, TaskEvent, AdapterRecord> harness;
    private final FrozenBase base;
    private final int parallelism;
    private final int index;

    private TrainHarness(
            TrainSettings settings, CheckpointStorage storage, int parallelism, int index)
            throws Exception {
        this.base = settings.base().acquire();
        this.parallelism = parallelism;
        this.index = index;
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new TrainAdaptersOperatorFactory(settings),
                        TaskEvent::key,
                        TypeInformation.of(TaskKey.class),
                        TaskKey.KEY_GROUPS,
                        parallelism,
                        index);
        harness.setStateBackend(new EmbeddedRocksDBStateBackend(true));
        harness.setCheckpointStorage(storage);
    }

    /** Settings for tests: one task per step, so that results do not depend on timing at all. */
    static TrainSettings settings(long residentBytes) {
        return settings(BASE, residentBytes);
    }

    static TrainSettings settings(BaseAccess base, long residentBytes) {
        return new TrainSettings(base, 1_000, 1, 16, residentBytes, 1 << 20, KeepRule.USUAL, 1);
    }

    static TrainHarness open(TrainSettings settings, Path checkpoints) throws Exception {
        return open(settings, new FileSystemCheckpointStorage(checkpoints.toUri()));
    }

    /** One whose snapshots hold all state themselves, in no files beside them. */
    static TrainHarness openInline(TrainSettings settings) throws Exception {
        return open(settings, new JobManagerCheckpointStorage(LARGEST_INLINE));
    }

    private static TrainHarness open(TrainSettings settings, CheckpointStorage storage)
            throws Exception {
        TrainHarness opened = new TrainHarness(settings, storage, 1, 0);
        opened.harness.open();
        return opened;
    }

    /** Restores what subtasks of a former parallelism have left. */
    static TrainHarness restore(
            TrainSettings settings,
            Path checkpoints,
            List<OperatorSubtaskState> former,
            int parallelism,
            int index)
            throws Exception {
        TrainHarness restored =
                new TrainHarness(
                        settings,
                        new FileSystemCheckpointStorage(checkpoints.toUri()),
                        parallelism,
                        index);
        OperatorSubtaskState all =
                AbstractStreamOperatorTestHarness.repackageState(
                        former.toArray(OperatorSubtaskState[]::new));
        restored.harness.initializeState(
                AbstractStreamOperatorTestHarness.repartitionOperatorState(
                        all, TaskKey.KEY_GROUPS, former.size(), parallelism, index));
        restored.harness.open();
        return restored;
    }

    boolean owns(TaskKey key) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        key, TaskKey.KEY_GROUPS, parallelism)
                == index;
    }

    void spec(TaskKey key, String json) throws Exception {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        send(
                new TaskEvent(
                        TaskEvent.Kind.SPEC_CHANGED,
                        key,
                        bytes,
                        null,
                        null,
                        null,
                        0,
                        false,
                        null,
                        0,
                        0,
                        0));
    }

    /** Examples with the given offsets; every fifth is held out. */
    void examples(TaskKey key, int from, int to) throws Exception {
        for (int offset = from; offset < to; offset++) {
            String word = WORDS.get(offset % WORDS.size());
            example(key, "this is a " + word, offset % 2 == 0 ? "animal" : "colour", offset);
        }
    }

    void example(TaskKey key, String text, String label, int offset) throws Exception {
        example(key, text, ExpectedAnswer.ofLabel(label), offset);
    }

    void example(TaskKey key, String text, ExpectedAnswer answer, int offset) throws Exception {
        send(key, base.textEncoder().encode(text, null), answer, offset);
    }

    /** An example of a text task. */
    void exampleWithTarget(TaskKey key, String text, String target, int offset) throws Exception {
        EncodedText row = base.textEncoder().encodeWithTarget(text, target);
        send(key, row, ExpectedAnswer.ofText(), offset);
    }

    private void send(TaskKey key, EncodedText row, ExpectedAnswer answer, int offset)
            throws Exception {
        send(
                new TaskEvent(
                        TaskEvent.Kind.EXAMPLE,
                        key,
                        null,
                        null,
                        answer,
                        row.tokenIds(),
                        row.firstLength(),
                        offset % 5 == 4,
                        TOPIC,
                        0,
                        offset,
                        0));
    }

    private void send(TaskEvent event) throws Exception {
        harness.processElement(new StreamRecord<>(event));
        runMail();
    }

    /** Runs what the worker thread has asked the main thread to do so far. */
    void runMail() throws Exception {
        TaskMailbox mailbox = harness.getTaskMailbox();
        for (Optional<Mail> mail = mailbox.tryTake(TaskMailbox.MIN_PRIORITY);
                mail.isPresent();
                mail = mailbox.tryTake(TaskMailbox.MIN_PRIORITY)) {
            mail.get().run();
        }
    }

    OperatorSubtaskState checkpoint(long id) throws Exception {
        harness.prepareSnapshotPreBarrier(id);
        return harness.snapshot(id, id);
    }

    /** Keeps the state for later builds. */
    void keep(String number, String stage) throws Exception {
        StateFixtures.write(number, stage, harness);
    }

    /** Lets time pass and waits for the steps that this brings about. */
    void time(long millis) throws Exception {
        harness.setProcessingTime(millis);
        settle();
    }

    /** Waits until all complete batches are trained on. */
    void settle() throws Exception {
        for (int step = 0; step < 20; step++) {
            harness.prepareSnapshotPreBarrier(0);
            runMail();
        }
    }

    void endInput() throws Exception {
        harness.endInput();
    }

    List<AdapterRecord> records() {
        return harness.extractOutputValues();
    }

    List<Evaluation> evaluations() {
        var evaluations = harness.getSideOutput(Evaluations.TAG);
        return evaluations == null
                ? List.of()
                : evaluations.stream().map(StreamRecord::getValue).toList();
    }

    /** The newest version of every task among the records. */
    static Map<String, AdapterArtifact> latest(List<AdapterRecord> records) {
        AdapterAssembler assembler = new AdapterAssembler();
        Map<String, AdapterArtifact> latest = new HashMap<>();
        for (AdapterRecord record : records) {
            var outcome = assembler.accept(record.key(), record.value());
            if (outcome instanceof AdapterAssembler.Outcome.Complete complete) {
                latest.put(record.task(), AdapterArtifact.fromBytes(complete.adapter().artifact()));
            } else if (outcome instanceof AdapterAssembler.Outcome.Removed removed) {
                latest.remove(removed.task());
            }
        }
        return latest;
    }

    @Override
    public void close() throws Exception {
        harness.close();
        base.close();
    }
}
