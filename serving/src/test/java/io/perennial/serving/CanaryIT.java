package io.perennial.serving;

import static io.perennial.serving.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.broker.EmbeddedBroker;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.Prediction;
import io.perennial.schemas.adapter.KeepRule;
import io.perennial.schemas.task.TaskSpecs;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.Topics;
import io.perennial.serving.PlainClient.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version that is tried beside another, from the first request to the decision. */
class CanaryIT {

    private static final String TASK = "intents";
    private static final List<String> LABELS = List.of("yes", "no", "perhaps");
    private static final List<String> TEXTS =
            IntStream.range(0, 40).mapToObj(number -> "text number " + number).toList();
    private static final int DECIDES = 12;

    @TempDir Path folder;
    private final Topics topics = Topics.defaults();
    private EmbeddedBroker broker;
    private FrozenBase base;
    private AdapterArtifact first;
    private AdapterArtifact second;
    private TopicWriter operators;
    private PerennialServer server;
    private PlainClient client;

    @BeforeEach
    void open() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        base = SampleAdapters.base();
        first = SampleAdapters.artifact(base, TASK, 1, LABELS);
        second = SampleAdapters.artifact(base, TASK, 2, LABELS);
        try (TopicAdmin admin =
                new TopicAdmin(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createMissing(topics.definitions(), (short) 1);
        }
        operators = new TopicWriter(broker.bootstrapServers(), topics);
        operators.write(TaskSpecs.defaults(TASK));
        operators.flush();
        try (AdapterPublisher publisher =
                new AdapterPublisher(
                        broker.bootstrapServers(),
                        "trainer",
                        topics.adapters(),
                        Topics.DEFAULT_PARTITIONS)) {
            publisher.publishBeside(first, KeepRule.newest(3));
            publisher.publishBeside(second, KeepRule.newest(3));
        }
        server =
                PerennialServer.start(
                        ServingConfig.builder(broker.bootstrapServers())
                                .port(0)
                                .compute(SampleAdapters.COMPUTE)
                                .build());
        client = new PlainClient(server.port());
        eventually("ready", server::ready);
        eventually(
                "the specification is known",
                () -> client.get("/console/tasks/" + TASK).json().has("specification"));
        assertThat(pin(1).status()).isEqualTo(200);
        eventually("version 1 answers", () -> version(TEXTS.get(0)) == 1);
    }

    @AfterEach
    void close() {
        server.close();
        operators.close();
        base.close();
        broker.close();
    }

    private Answer pin(long version) throws Exception {
        return client.post("/console/tasks/%s/versions/%d/pin".formatted(TASK, version), "");
    }

    private void tryTheSecond() throws Exception {
        Answer tried =
                client.post(
                        "/console/tasks/%s/versions/2/canary".formatted(TASK),
                        "{\"share\": 0.5, \"decide_after\": %d}".formatted(DECIDES));
        assertThat(tried.status()).as(tried.body()).isEqualTo(200);
        assertThat(tried.json().get("canary_version").asLong()).isEqualTo(2);
        eventually("it is tried", () -> canary().isPresent());
    }

    private long version(String text) throws Exception {
        return client.ask(TASK, text).json().path("version").asLong();
    }

    private Optional<JsonNode> canary() throws Exception {
        return Optional.ofNullable(
                client.get("/v2/models/" + TASK + "/versions").json().get("canary"));
    }

    /** Texts that the two versions do not answer alike, so that their labels tell them apart. */
    private List<String> disputed() {
        List<String> disputed =
                IntStream.range(0, 2_000)
                        .mapToObj(number -> "another text, of number " + number)
                        .filter(text -> !label(first, text).equals(label(second, text)))
                        .limit(DECIDES)
                        .toList();
        assertThat(disputed).hasSize(DECIDES);
        return disputed;
    }

    private String label(AdapterArtifact artifact, String text) {
        return SampleAdapters.offline(base, artifact, text).label();
    }

    /** Says that one of the versions is right each time. */
    private void correct(AdapterArtifact right) throws Exception {
        for (String text : disputed()) {
            Answer taken =
                    client.post(
                            "/v2/models/" + TASK + "/feedback",
                            "{\"text\": \"%s\", \"label\": \"%s\"}"
                                    .formatted(text, label(right, text)));
            assertThat(taken.status()).as(taken.body()).isEqualTo(202);
        }
    }

    @Test
    void answersAShareIsComparedAndIsPromotedByWhatUsersCorrect() throws Exception {
        tryTheSecond();
        int tried = 0;
        int alike = 0;
        for (String text : TEXTS) {
            Answer answer = client.ask(TASK, text);
            boolean isTried = answer.json().path("version").asLong() == 2;
            Prediction.Label offline = SampleAdapters.offline(base, isTried ? second : first, text);
            OfflineAnswers.assertSame(answer, isTried ? second : first, offline);
            if (isTried) {
                tried++;
                alike += label(first, text).equals(offline.label()) ? 1 : 0;
            }
        }
        assertThat(tried).isBetween(5, 35);
        int rows = tried;
        int agreed = alike;
        eventually("all are compared", () -> canary().get().path("compared").asInt() == rows);
        assertThat(canary().get().path("rows").asInt()).isEqualTo(rows);
        assertThat(canary().get().path("agreed").asInt()).isEqualTo(agreed);
        assertThat(client.metric("perennial_serving_canaries ")).isEqualTo(1);

        correct(second);
        eventually("it is promoted", () -> canary().isEmpty());
        for (String text : TEXTS) {
            assertThat(version(text)).isEqualTo(2);
        }
        assertThat(specification().get("pinned_version").asLong()).isEqualTo(2);
        assertThat(client.metric("perennial_serving_canary_decisions_total{outcome=\"promoted\""))
                .isEqualTo(1);
    }

    @Test
    void isRolledBackWhereItDoesWorse() throws Exception {
        tryTheSecond();
        correct(first);
        eventually("it is rolled back", () -> canary().isEmpty());
        for (String text : TEXTS) {
            assertThat(version(text)).isEqualTo(1);
        }
        assertThat(specification().get("pinned_version").asLong()).isEqualTo(1);
        assertThat(specification().has("canary")).isFalse();
        assertThat(
                        client.metric(
                                "perennial_serving_canary_decisions_total{outcome=\"rolled_back\""))
                .isEqualTo(1);
    }

    private JsonNode specification() throws Exception {
        return client.get("/console/tasks/" + TASK).json().get("specification");
    }

    @Test
    void refusesWhatCannotBeTried() throws Exception {
        String path = "/console/tasks/%s/versions/%d/canary";
        assertThat(client.post(path.formatted(TASK, 9), "").status()).isEqualTo(404);
        Answer itself = client.post(path.formatted(TASK, 1), "");
        assertThat(itself.status()).isEqualTo(400);
        assertThat(itself.error()).contains("\"pinned_version\" is the same");
        Answer tooMuch = client.post(path.formatted(TASK, 2), "{\"share\": 7}");
        assertThat(tooMuch.status()).isEqualTo(400);
        assertThat(tooMuch.error()).contains("\"canary.share\" is 7.0");
    }
}
