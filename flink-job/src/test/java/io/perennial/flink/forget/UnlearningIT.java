package io.perennial.flink.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.flink.job.Eventually;
import io.perennial.flink.job.JobInThisProcess;
import io.perennial.flink.job.KafkaFixture;
import io.perennial.flink.job.PublishedVersions;
import io.perennial.flink.job.ToyTask;
import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.replay.Replay;
import io.perennial.flink.replay.TaskHistory;
import io.perennial.model.base.BaseLocation;
import io.perennial.schemas.avro.LineageEntry;
import io.perennial.schemas.avro.LineageKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples that a running job's task has to forget. */
class UnlearningIT {

    private static final int EXAMPLES = 80;

    @TempDir Path folder;
    private KafkaFixture kafka;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void start() {
        kafka = new KafkaFixture(folder.resolve("kafka"));
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    private static String spec(String more) {
        return "{\"adapter\":{\"method\":\"lora\",\"rank\":4},\"batch_size\":8,\"reproducible\":true,"
                + "\"publication\":{\"every_examples\":32,\"margin\":1}"
                + more
                + "}";
    }

    @Test
    void teachesATaskAnewWithoutThemAndMovesNoOther() throws Exception {
        ToyTask other = new ToyTask(kafka, "other");
        kafka.sendSpec("other", spec(""));
        kafka.sendSpec("shop", spec(""));
        JobClient job = JobInThisProcess.submit(JobInThisProcess.config(kafka, folder).build());
        try {
            Eventually.holds("specifications", () -> has("other", 1) && has("shop", 1));
            other.send(EXAMPLES);
            sendShop(0, EXAMPLES);
            Eventually.holds("versions", () -> PublishedVersions.of(kafka).cover(List.of(other)));
            Eventually.holds("all learnt", () -> shopHasLearned(EXAMPLES));
            float[] untouched = parameters("other");

            forgetsThree();
            doesNothingTwice();
            passesThemOverWhereverTheyCome();
            goesOnWhereItWasBrokenOff();
            refusesWhatCannotBe();

            assertThat(parameters("other")).isEqualTo(untouched);
        } finally {
            job.cancel().get();
        }
        TaskHistory history = history("shop");
        for (long version : history.versions()) {
            assertThat(
                            new Replay(access(), kafka.topics(), BaseLocation.shipped())
                                    .run(history, version)
                                    .isSame())
                    .as("version %d", version)
                    .isTrue();
        }
    }

    private void forgetsThree() throws Exception {
        long before = history("shop").newestVersion();

        Unlearning.Outcome outcome = forget(Set.of("e3", "e50", "e79"));

        assertThat(outcome.generation()).isEqualTo(1);
        assertThat(outcome.version()).isGreaterThan(before);
        assertThat(outcome.forgotten()).isEqualTo(3);
        assertThat(outcome.heirs()).isEmpty();
        assertThat(trainedIds(1)).hasSize((int) outcome.trained());
        assertThat(trainedIds(1)).doesNotContain("e3", "e50", "e79");
        assertThat(told).anyMatch(line -> line.startsWith("77 examples sent again"));
    }

    private void doesNothingTwice() throws Exception {
        int records = kafka.committed(kafka.topics().examples()).size();
        long version = history("shop").newestVersion();

        Unlearning.Outcome outcome = forget(Set.of("e50"));

        assertThat(outcome.generation()).isEqualTo(1);
        assertThat(outcome.version()).isEqualTo(version);
        assertThat(kafka.committed(kafka.topics().examples())).hasSize(records);
    }

    private void passesThemOverWhereverTheyCome() throws Exception {
        sendShop(3, 4);
        sendShop(EXAMPLES, EXAMPLES + 16);
        Eventually.holds(
                "newer examples are learnt",
                () -> trainedIds(1).stream().anyMatch(id -> number(id) >= EXAMPLES + 8));
        assertThat(trainedIds(1)).doesNotContain("e3");
    }

    /** As if the process had ended after the specification was sent. */
    private void goesOnWhereItWasBrokenOff() throws Exception {
        kafka.sendSpec("shop", spec(",\"forgotten\":[\"e3\",\"e50\",\"e79\",\"e10\"]"));
        Eventually.holds("a new beginning", () -> has("shop", 3));

        Unlearning.Outcome outcome = forget(Set.of("e10", "e11"));

        assertThat(outcome.generation()).isEqualTo(3);
        assertThat(trainedIds(2)).isEmpty();
        assertThat(trainedIds(3)).hasSize((int) outcome.trained());
        assertThat(trainedIds(3)).doesNotContain("e3", "e10", "e11", "e50", "e79");
        assertThat(trainedIds(3)).anyMatch(id -> number(id) < 10);
        assertThat(trainedIds(3)).anyMatch(id -> number(id) >= EXAMPLES);
    }

    private void refusesWhatCannotBe() throws Exception {
        int specs = kafka.committed(kafka.topics().tasks()).size();
        assertThatThrownBy(() -> forget(Set.of("e12", "nowhere")))
                .isInstanceOf(CannotForgetException.class)
                .hasMessageContaining("has the id nowhere; nothing was changed");
        Set<String> all = new TreeSet<>();
        for (int i = 0; i < EXAMPLES + 16; i++) {
            all.add("e" + i);
        }
        assertThatThrownBy(() -> forget(all))
                .isInstanceOf(CannotForgetException.class)
                .hasMessageContaining("nothing would remain");
        assertThatThrownBy(() -> unlearning("nobody").forget(Set.of("e1"), false))
                .isInstanceOf(CannotForgetException.class)
                .hasMessageContaining("no specification of nobody");
        assertThat(kafka.committed(kafka.topics().tasks())).hasSize(specs);
    }

    private void sendShop(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            String json =
                    "{\"id\":\"e%d\",\"text\":\"order %d is %s\",\"label\":\"%s\"}"
                            .formatted(
                                    i, i, i % 2 == 0 ? "late" : "broken", i % 2 == 0 ? "a" : "b");
            kafka.send(kafka.topics().examples(), "shop", json);
        }
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(1));
    }

    private boolean has(String task, int specs) {
        return history(task).entries().stream()
                        .filter(entry -> entry.getKind() == LineageKind.SPEC)
                        .count()
                == specs;
    }

    private boolean shopHasLearned(int examples) throws Exception {
        List<LineageEntry> entries = history("shop").entries();
        return !entries.isEmpty()
                && entries.get(entries.size() - 1).getKind() == LineageKind.VERSION
                && trainedIds(0).size() + heldOut() == examples;
    }

    private long heldOut() throws Exception {
        double share = generation(0).spec().orElseThrow().holdoutShare();
        return kept().stream().filter(example -> example.isHeldOut("shop", share)).count();
    }

    /** Ids of what a generation was trained on, once for each time. */
    private List<String> trainedIds(int generation) throws Exception {
        Set<KeptExample.Place> trained = generation(generation).trained();
        return kept().stream()
                .filter(example -> trained.contains(example.place()))
                .map(KeptExample::id)
                .toList();
    }

    private Generation generation(int number) {
        return Generation.of(history("shop")).get(number);
    }

    private List<KeptExample> kept() throws Exception {
        return new ExampleTopics(access(), kafka.topics(), "shop").kept();
    }

    private float[] parameters(String task) {
        return PublishedVersions.of(kafka).latest().get(task).parameters();
    }

    private TaskHistory history(String task) {
        return TaskHistory.read(access(), kafka.topics(), task);
    }

    private KafkaAccess access() {
        return new KafkaAccess(kafka.bootstrapServers(), Map.of());
    }

    private Unlearning.Outcome forget(Set<String> ids) throws Exception {
        return unlearning("shop").forget(ids, false);
    }

    private Unlearning unlearning(String task) {
        return new Unlearning(access(), kafka.topics(), task, Duration.ofSeconds(120), told::add);
    }
}
