package io.perennial.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.flink.base.BaseAccess;
import io.perennial.flink.base.TinyDecoder;
import io.perennial.flink.train.ArtifactMetadata;
import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.BaseLocation;
import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.avro.Rejection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job in this JVM, between the topics of a real broker. */
class PerennialJobIT {

    private static final String DEFAULT_SPEC =
            "{\"adapter\":{\"method\":\"houlsby\",\"bottleneck\":8},\"batch_size\":8,"
                    + "\"learning_rate\":0.01,\"publication\":{\"every_examples\":64,\"margin\":1}}";

    private static final int EXAMPLES = 60;

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

    @Test
    void trainsAndPublishesEveryTaskAndRejectsWhatIsBroken() throws Exception {
        List<ToyTask> tasks =
                List.of(
                        new ToyTask(kafka, "specified"),
                        new ToyTask(kafka, "unspecified"),
                        new ToyTask(kafka, "another"));
        kafka.sendSpec(
                "specified", "{\"batch_size\":4,\"slot\":0,\"labels\":[\"animal\",\"colour\"]}");
        kafka.sendSpec("wrong", "{\"adapter\":{\"method\":\"magic\"}}");
        kafka.send(kafka.topics().examples(), "specified", "{\"text\": broken");
        kafka.send(
                kafka.topics().examples(),
                "specified",
                "{\"text\":\"what is this\",\"label\":\"unheard\"}");
        for (ToyTask task : tasks) {
            task.send(150);
        }
        JobClient job = submit();
        try {
            Eventually.holds(
                    "all examples are in published versions",
                    () -> PublishedVersions.of(kafka).cover(tasks));
            PublishedVersions.of(kafka).assertLineage(tasks);
            assertThat(PublishedVersions.of(kafka).accuracy("specified")).isGreaterThan(0.9);
            Eventually.holds("three rejections", () -> kafka.rejections().size() == 3);
            assertThat(kafka.rejections())
                    .extracting(Rejection::getReason)
                    .containsExactlyInAnyOrder(
                            RejectionReason.MALFORMED_JSON.code(),
                            RejectionReason.UNKNOWN_LABEL.code(),
                            RejectionReason.INVALID_TASK_SPEC.code());
            assertThat(
                            kafka.rejections().stream()
                                    .filter(r -> r.getReason().equals("malformed_json"))
                                    .map(
                                            r ->
                                                    StandardCharsets.UTF_8
                                                            .decode(r.getValue())
                                                            .toString()))
                    .containsExactly("{\"text\": broken");
        } finally {
            job.cancel().get();
        }
    }

    @Test
    void learnsEveryObjectiveOnABaseThatCanWrite() throws Exception {
        Map<Objective, String> answers = new EnumMap<>(Objective.class);
        answers.put(Objective.CLASSIFICATION, "\"label\":\"animal\"");
        answers.put(Objective.MULTI_LABEL, "\"labels\":[\"animal\",\"small\"]");
        answers.put(Objective.REGRESSION, "\"value\":0.5");
        answers.put(Objective.TEXT, "\"target\":\"an animal\"");
        for (Objective objective : answers.keySet()) {
            kafka.sendSpec(
                    objective.code(),
                    "{\"adapter\":{\"method\":\"lora\",\"rank\":2,\"objective\":\"%s\"},\"batch_size\":8}"
                            .formatted(objective.code()));
            for (int i = 0; i < EXAMPLES; i++) {
                send(objective, answers.get(objective));
            }
        }
        send(Objective.TEXT, answers.get(Objective.REGRESSION));
        BaseAccess base = TinyDecoder.in(folder.resolve("base"));
        JobClient job = submit(BaseLocation.parse(base.location()));
        try {
            Eventually.holds(
                    "a version of every task has learned most of its examples",
                    () -> learned().filter(n -> n > EXAMPLES / 2).count() == answers.size());
            Map<String, AdapterArtifact> latest = PublishedVersions.of(kafka).latest();
            for (Objective objective : answers.keySet()) {
                assertThat(latest.get(objective.code()).spec().objective()).isEqualTo(objective);
            }
            Eventually.holds("a rejection", () -> kafka.rejections().size() == 1);
            assertThat(kafka.rejections().get(0).getMessage())
                    .contains("\"value\" (regression)")
                    .contains("task 'text' has the objective text");
        } finally {
            job.cancel().get();
        }
    }

    private void send(Objective objective, String answer) throws Exception {
        String json = "{\"text\":\"this is a cat\"," + answer + "}";
        kafka.send(kafka.topics().examples(), objective.code(), json);
    }

    private LongStream learned() {
        return PublishedVersions.of(kafka).latest().values().stream()
                .mapToLong(a -> PublishedVersions.number(a, ArtifactMetadata.EXAMPLES_TRAINED));
    }

    private JobClient submit() throws Exception {
        return submit(BaseLocation.shipped());
    }

    private JobClient submit(BaseLocation base) throws Exception {
        return JobInThisProcess.submit(
                JobInThisProcess.config(kafka, folder)
                        .base(base)
                        .defaultSpec(DEFAULT_SPEC)
                        .patience(Duration.ofSeconds(2))
                        .build());
    }
}
