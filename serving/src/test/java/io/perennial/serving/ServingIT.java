package io.perennial.serving;

import static io.perennial.serving.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.broker.EmbeddedBroker;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.Topics;
import io.perennial.serving.PlainClient.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server on a real broker, with real transactions and real HTTP. */
class ServingIT {

    private static final List<String> LABELS = List.of("yes", "no");
    private static final String TEXT = "switch the light on";

    @TempDir static Path folder;
    private static EmbeddedBroker broker;
    private static FrozenBase base;

    private final Topics topics = new Topics("t" + UUID.randomUUID().toString().substring(0, 8));
    private AdapterPublisher publisher;
    private PerennialServer server;
    private PlainClient client;

    @BeforeAll
    static void open() {
        broker = EmbeddedBroker.start(folder);
        base = SampleAdapters.base();
    }

    @AfterAll
    static void close() {
        base.close();
        broker.close();
    }

    @BeforeEach
    void createTopics() {
        createTopics(topics);
        publisher =
                new AdapterPublisher(
                        broker.bootstrapServers(),
                        topics.prefix(),
                        topics.adapters(),
                        Topics.DEFAULT_PARTITIONS);
    }

    @AfterEach
    void closeServer() {
        if (server != null) {
            server.close();
        }
        publisher.close();
    }

    @Test
    void whatWasPublishedBeforeTheStartIsServedOnceReady() throws Exception {
        publisher.publish(artifact("intents", 1), artifact("topics", 1));
        publisher.publish(artifact("intents", 2), artifact("spam", 1));
        startAndAwaitReady();
        assertThat(client.get("/v2/models").json().get("models").findValuesAsText("name"))
                .containsExactly("intents", "spam", "topics");
        assertAnswersLike(artifact("intents", 2));
        assertAnswersLike(artifact("spam", 1));
        assertAnswersLike(artifact("topics", 1));
    }

    @Test
    void isNotReadyBeforeTheTopicExistsAndReadyAfterwards() throws Exception {
        Topics later = new Topics(topics.prefix() + "-later");
        start(later);
        eventually(
                "the missing topic is named",
                () -> client.get("/v2/health/ready").body().contains("does not exist yet"));
        assertThat(client.get("/v2/health/ready").status()).isEqualTo(503);
        assertThat(client.get("/v2/health/live").status()).isEqualTo(200);
        assertThat(client.ask("intents", TEXT).status()).isEqualTo(503);
        createTopics(later);
        eventually("ready", () -> client.get("/v2/health/ready").status() == 200);
        assertThat(client.ask("intents", TEXT).status()).isEqualTo(404);
    }

    @Test
    void onlyCommittedVersionsAreServed() throws Exception {
        publisher.publish(artifact("intents", 1));
        publisher.begin(artifact("intents", 2), artifact("ghosts", 1));
        publisher.abort();
        startAndAwaitReady();
        assertThat(servedVersion("intents")).isEqualTo(1);
        publisher.begin(artifact("intents", 3));
        awaitMarker("first-marker");
        assertThat(servedVersion("intents")).isEqualTo(1);
        assertAnswersLike(artifact("intents", 1));
        publisher.commit();
        eventually("the committed version", () -> servedVersion("intents") == 3);
        assertAnswersLike(artifact("intents", 3));
        assertThat(client.get("/v2/models/ghosts").status()).isEqualTo(404);
        assertThat(client.metric("perennial_serving_freshness_seconds_count")).isEqualTo(2);
    }

    @Test
    void readinessDoesNotWaitForAnOpenTransaction() throws Exception {
        publisher.publish(artifact("intents", 1));
        publisher.begin(artifact("intents", 2));
        startAndAwaitReady();
        assertThat(servedVersion("intents")).isEqualTo(1);
        publisher.commit();
        eventually("the committed version", () -> servedVersion("intents") == 2);
    }

    @Test
    void tornSetsAreNeverServed() throws Exception {
        AdapterArtifact first = large("intents", 1);
        AdapterArtifact second = large("intents", 2);
        publisher.publish(first);
        List<ProducerRecord<byte[], byte[]>> chunks = publisher.chunks(second);
        assertThat(chunks).hasSizeGreaterThan(1);
        publisher.write(chunks.subList(1, chunks.size()));
        startAndAwaitReady();
        awaitMarker("marker");
        assertThat(servedVersion("intents")).isEqualTo(1);
        assertAnswersLike(first);
        publisher.write(chunks.subList(0, 1));
        eventually("the completed set", () -> servedVersion("intents") == 2);
        assertAnswersLike(second);
    }

    @Test
    void whatCannotBeServedIsRefusedWithItsReasonAndTheServerGoesOn() throws Exception {
        startAndAwaitReady();
        publisher.publish(artifact("intents", 1));
        AdapterArtifact good = artifact("intents", 2);
        AdapterArtifact foreign = withFingerprint(good, "f".repeat(64));
        AdapterArtifact cut = withParameters(artifact("intents", 3), new float[] {1, 2, 3});
        publisher.publish(foreign);
        publisher.publish(cut);
        publisher.write(
                publisher.chunks(
                        artifact("intents", 4), "no artifact".getBytes(StandardCharsets.UTF_8)));
        awaitMarker("marker");
        assertThat(servedVersion("intents")).isEqualTo(1);
        assertAnswersLike(artifact("intents", 1));
        for (String reason : List.of("foreign_base", "unloadable", "damaged")) {
            assertThat(
                            client.metric(
                                    "perennial_serving_artifacts_refused_total{reason=\"" + reason))
                    .as(reason)
                    .isEqualTo(1);
        }
        JsonNode artifacts = client.get("/console/rejections").json().get("artifacts");
        assertThat(artifacts.findValuesAsText("reason"))
                .containsExactly("damaged", "unloadable", "foreign_base");
        assertThat(artifacts.at("/2/message").asText())
                .startsWith("It was trained against base ffff");
        publisher.publish(artifact("intents", 5));
        eventually("the next good version", () -> servedVersion("intents") == 5);
    }

    @Test
    void aTombstoneTakesTheTaskOutAndItMayComeBack() throws Exception {
        publisher.publish(artifact("intents", 1), artifact("topics", 1));
        startAndAwaitReady();
        publisher.remove("intents");
        eventually("gone", () -> client.get("/v2/models/intents").status() == 404);
        assertThat(client.ask("intents", TEXT).status()).isEqualTo(404);
        assertAnswersLike(artifact("topics", 1));
        assertThat(client.metric("perennial_serving_adapters_resident ")).isEqualTo(1);
        publisher.publish(artifact("intents", 1));
        eventually("back", () -> client.get("/v2/models/intents").status() == 200);
        assertAnswersLike(artifact("intents", 1));
    }

    @Test
    void goesOnAfterTheBrokerWasAway() throws Exception {
        publisher.publish(artifact("intents", 1));
        startAndAwaitReady();
        broker.stop(1);
        assertThat(client.ask("intents", TEXT).status()).isEqualTo(200);
        assertThat(client.get("/v2/health/ready").status()).isEqualTo(200);
        broker.start(1);
        publisher.publish(artifact("intents", 2));
        eventually("the next version", () -> servedVersion("intents") == 2);
    }

    @Test
    void aPortInUseIsRefusedAndNothingStaysOpen() throws Exception {
        startAndAwaitReady();
        ServingConfig samePort = config(topics).toBuilder().port(server.port()).build();
        assertThatThrownBy(() -> PerennialServer.start(samePort))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Cannot listen on 127.0.0.1:" + server.port());
        assertThat(client.get("/v2/health/live").status()).isEqualTo(200);
    }

    private static void createTopics(Topics topics) {
        try (TopicAdmin admin =
                new TopicAdmin(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createMissing(topics.definitions(), (short) 1);
        }
    }

    private static ServingConfig config(Topics topics) {
        return ServingConfig.builder(broker.bootstrapServers())
                .port(0)
                .topics(topics)
                .compute(SampleAdapters.COMPUTE)
                .build();
    }

    private void start(Topics followed) {
        server = PerennialServer.start(config(followed));
        client = new PlainClient(server.port());
    }

    private void startAndAwaitReady() throws Exception {
        start(topics);
        eventually("ready", () -> client.get("/v2/health/ready").status() == 200);
        assertThat(server.ready()).isTrue();
    }

    private long servedVersion(String task) throws Exception {
        return client.ask(task, TEXT).json().path("version").asLong();
    }

    /**
     * Publishes a task from another producer and waits for it, by when what came before has been
     * read.
     */
    private void awaitMarker(String task) throws Exception {
        try (AdapterPublisher other =
                new AdapterPublisher(
                        broker.bootstrapServers(),
                        topics.prefix() + task,
                        topics.adapters(),
                        Topics.DEFAULT_PARTITIONS)) {
            other.publish(artifact(task, 1));
        }
        eventually("the marker", () -> client.get("/v2/models/" + task).status() == 200);
    }

    private void assertAnswersLike(AdapterArtifact artifact) throws Exception {
        Answer answer = client.ask(artifact.task(), TEXT);
        assertThat(answer.status()).isEqualTo(200);
        OfflineAnswers.assertSame(answer, artifact, SampleAdapters.offline(base, artifact, TEXT));
    }

    private static AdapterArtifact artifact(String task, long version) {
        return SampleAdapters.artifact(base, task, version, LABELS);
    }

    /** An artifact of several chunks. */
    private static AdapterArtifact large(String task, long version) {
        AdapterSpec spec = AdapterSpec.parse("{\"method\":\"houlsby\",\"bottleneck\":128}");
        try (TrainableAdapter adapter = TrainableAdapter.create(base, spec, LABELS, version)) {
            float[] parameters = adapter.parameters();
            parameters[parameters.length - 1] = version;
            return new AdapterArtifact(
                    task, version, base.fingerprint(), spec, LABELS, Map.of(), parameters);
        }
    }

    private static AdapterArtifact withFingerprint(AdapterArtifact artifact, String fingerprint) {
        return new AdapterArtifact(
                artifact.task(),
                artifact.version(),
                fingerprint,
                artifact.spec(),
                artifact.labels(),
                artifact.metadata(),
                artifact.parameters());
    }

    private static AdapterArtifact withParameters(AdapterArtifact artifact, float[] parameters) {
        return new AdapterArtifact(
                artifact.task(),
                artifact.version(),
                artifact.baseFingerprint(),
                artifact.spec(),
                artifact.labels(),
                artifact.metadata(),
                parameters);
    }
}
