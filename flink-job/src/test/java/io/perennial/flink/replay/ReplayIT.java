package io.perennial.flink.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.flink.job.Eventually;
import io.perennial.flink.job.JobInThisProcess;
import io.perennial.flink.job.KafkaFixture;
import io.perennial.flink.job.PublishedVersions;
import io.perennial.flink.job.ToyTask;
import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.model.base.BaseLocation;
import io.perennial.schemas.avro.LineageEntry;
import io.perennial.schemas.avro.LineageKind;
import io.perennial.schemas.wire.WireCodec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that the job has published, trained again from their lineage. */
class ReplayIT {

    private static final int EXAMPLES = 120;

    @TempDir Path folder;
    private KafkaFixture kafka;

    @BeforeEach
    void start() {
        kafka = new KafkaFixture(folder.resolve("kafka"));
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    private static String spec(String more) {
        return "{\"adapter\":{\"method\":\"lora\",\"rank\":4,\"dropout\":0.1},"
                + "\"batch_size\":8,\"learning_rate\":0.01,"
                + "\"replay\":{\"passes\":2,\"capacity\":40},"
                + "\"publication\":{\"every_examples\":32,\"margin\":1}"
                + more
                + "}";
    }

    @Test
    void givesTheSameParametersToTheLastBit() throws Exception {
        ToyTask alone = new ToyTask(kafka, "alone");
        ToyTask changing = new ToyTask(kafka, "changing");
        ToyTask similar = new ToyTask(kafka, "similar");
        ToyTask shared = new ToyTask(kafka, "shared");
        ToyTask parallel = new ToyTask(kafka, "parallel");
        kafka.sendSpec("alone", spec(",\"reproducible\":true"));
        kafka.sendSpec("changing", spec(",\"reproducible\":true"));
        kafka.sendSpec("shared", spec(""));
        kafka.sendSpec(
                "parallel",
                spec(",\"labels\":[\"animal\",\"colour\"],\"data_parallel\":{\"replicas\":2}"));
        JobClient job =
                JobInThisProcess.submit(JobInThisProcess.config(kafka, folder).seed(42).build());
        try {
            Eventually.holds("specifications", () -> hasSpecs(4));
            sendInTurn(List.of(alone, changing, shared, parallel));
            Eventually.holds("first versions", () -> covers(List.of(alone, changing, shared)));
            kafka.sendSpec("similar", spec(",\"reproducible\":true,\"start\":\"similar\""));
            kafka.sendSpec(
                    "changing",
                    spec(",\"reproducible\":true").replace("0.01", "0.002").replace("40", "10"));
            Eventually.holds("further specifications", () -> hasSpecs(6));
            sendInTurn(List.of(changing, similar, shared));
            Eventually.holds("second versions", () -> covers(List.of(changing, similar, shared)));
            kafka.sendSpec(
                    "changing", spec(",\"reproducible\":true").replace("\"rank\":4", "\"rank\":8"));
            Eventually.holds("another specification", () -> hasSpecs(7));
            sendInTurn(List.of(changing, shared));
            Eventually.holds("versions of another size", () -> generation("changing") == 1);
            Eventually.holds("third versions", () -> covers(List.of(shared)));
        } finally {
            job.cancel().get();
        }

        for (String task : List.of("alone", "changing", "similar")) {
            TaskHistory history = history(task);
            assertThat(history.versions()).as(task).hasSizeGreaterThan(1);
            for (long version : history.versions()) {
                Replay.Outcome outcome = replay().run(history, version);
                assertThat(outcome.trainedAgain())
                        .as("%s version %d", task, version)
                        .isEqualTo(outcome.published());
                assertThat(outcome.isSame()).isTrue();
                assertThat(outcome.reproducible()).isTrue();
                assertThat(outcome.compute()).isEqualTo(JobInThisProcess.COMPUTE);
            }
        }
        sharedStepsAreTheSameUpToRounding();
        refusesWhatCannotBeRepeated();
    }

    private void sharedStepsAreTheSameUpToRounding() throws Exception {
        TaskHistory history = history("shared");
        long newest = history.versions().get(history.versions().size() - 1);

        Replay.Outcome outcome = replay().run(history, newest);

        assertThat(outcome.reproducible()).isFalse();
        float[] published = PublishedVersions.of(kafka).latest().get("shared").parameters();
        float[] again = outcome.artifact().parameters();
        assertThat(again).hasSameSizeAs(published);
        double distance = 0;
        double size = 0;
        for (int i = 0; i < again.length; i++) {
            distance += Math.pow(again[i] - published[i], 2);
            size += Math.pow(published[i], 2);
        }
        assertThat(Math.sqrt(distance / size)).isLessThan(0.05);
    }

    private void refusesWhatCannotBeRepeated() {
        TaskHistory parallel = history("parallel");
        assertThatThrownBy(() -> replay().run(parallel, parallel.versions().get(0)))
                .isInstanceOf(NotReplayableException.class)
                .hasMessageContaining("parallel is trained by 2 replicas");
        assertThatThrownBy(() -> replay().run(history("alone"), 1_000))
                .isInstanceOf(NotReplayableException.class)
                .hasMessageContaining("no version 1000 of alone, but 1 to ");
        assertThatThrownBy(() -> replay().run(history("nobody"), 1))
                .isInstanceOf(NotReplayableException.class)
                .hasMessageContaining("no version of nobody");
    }

    private static void sendInTurn(List<ToyTask> tasks) throws Exception {
        for (int round = 0; round < EXAMPLES / 10; round++) {
            for (ToyTask task : tasks) {
                task.send(10);
            }
        }
    }

    private boolean covers(List<ToyTask> tasks) {
        return PublishedVersions.of(kafka).cover(tasks);
    }

    /** Whether the job has recorded so many specifications. */
    private boolean hasSpecs(int count) throws Exception {
        int found = 0;
        for (ConsumerRecord<byte[], byte[]> record : kafka.committed(kafka.topics().lineage())) {
            LineageEntry entry = WireCodec.lineage().decode(record.value());
            found += entry.getKind() == LineageKind.SPEC ? 1 : 0;
        }
        return found >= count;
    }

    private int generation(String task) {
        Map<String, String> metadata = PublishedVersions.of(kafka).latest().get(task).metadata();
        return Integer.parseInt(metadata.get("generation"));
    }

    private KafkaAccess access() {
        return new KafkaAccess(kafka.bootstrapServers(), Map.of());
    }

    private TaskHistory history(String task) {
        return TaskHistory.read(access(), kafka.topics(), task);
    }

    private Replay replay() {
        return new Replay(access(), kafka.topics(), BaseLocation.shipped());
    }
}
