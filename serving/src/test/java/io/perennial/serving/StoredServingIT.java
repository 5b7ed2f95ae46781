package io.perennial.serving;

import static io.perennial.serving.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.broker.EmbeddedBroker;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.adapter.KeepRule;
import io.perennial.schemas.task.TaskSpecs;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.Topics;
import io.perennial.serving.PlainClient.Answer;
import io.perennial.serving.adapters.TierLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kept versions, pins and the store on a real broker, over restarts of the serving process. */
class StoredServingIT {

    private static final List<String> LABELS = List.of("yes", "no");
    private static final String TEXT = "switch the light on";
    private static final KeepRule THREE = KeepRule.newest(3);

    @TempDir Path folder;
    private final Topics topics = Topics.defaults();
    private EmbeddedBroker broker;
    private FrozenBase base;
    private AdapterPublisher publisher;
    private TopicWriter operators;
    private PerennialServer server;
    private PlainClient client;

    @BeforeEach
    void open() {
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        base = SampleAdapters.base();
        createTopics();
        publisher =
                new AdapterPublisher(
                        broker.bootstrapServers(),
                        "trainer",
                        topics.adapters(),
                        Topics.DEFAULT_PARTITIONS);
        operators = new TopicWriter(broker.bootstrapServers(), topics);
    }

    @AfterEach
    void close() {
        stop();
        operators.close();
        publisher.close();
        base.close();
        broker.close();
    }

    private void createTopics() {
        try (TopicAdmin admin =
                new TopicAdmin(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createMissing(topics.definitions(), (short) 1);
        }
    }

    private void start() throws Exception {
        startWithoutWaiting();
        eventually("ready", () -> client.get("/v2/health/ready").status() == 200);
    }

    private void startWithoutWaiting() {
        server =
                PerennialServer.start(
                        ServingConfig.builder(broker.bootstrapServers())
                                .port(0)
                                .compute(SampleAdapters.COMPUTE)
                                .tiers(new TierLimits(1 << 20, 1 << 20, Set.of()))
                                .store(folder.resolve("store"))
                                .build());
        client = new PlainClient(server.port());
    }

    private void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    private AdapterArtifact artifact(String task, long version) {
        return SampleAdapters.artifact(base, task, version, LABELS);
    }

    private void pin(String task, Long version) {
        operators.write(TaskSpecs.defaults(task).withPinnedVersion(version));
        operators.flush();
    }

    private long served(String task) throws Exception {
        return client.ask(task, TEXT).json().path("version").asLong();
    }

    private List<String> versions(String task) throws Exception {
        JsonNode versions = client.get("/v2/models/" + task + "/versions").json().get("versions");
        return versions.findValuesAsText("version");
    }

    private void assertAnswersLike(AdapterArtifact artifact) throws Exception {
        Answer answer =
                client.post(
                        "/v2/models/%s/versions/%d/infer"
                                .formatted(artifact.task(), artifact.version()),
                        "{\"text\": \"" + TEXT + "\"}");
        OfflineAnswers.assertSame(answer, artifact, SampleAdapters.offline(base, artifact, TEXT));
    }

    @Test
    void operatorsGoBackAndForwardOverRestarts() throws Exception {
        for (int version = 1; version <= 4; version++) {
            publisher.publishBeside(artifact("intents", version), THREE);
        }
        start();
        assertThat(versions("intents")).containsExactly("4", "3", "2");
        for (int version = 2; version <= 4; version++) {
            assertAnswersLike(artifact("intents", version));
        }
        pin("intents", 2L);
        eventually("the pinned version answers", () -> served("intents") == 2);
        KeepRule withPin = KeepRule.of(3, TaskSpecs.defaults("intents").withPinnedVersion(2L));
        for (int version = 5; version <= 7; version++) {
            publisher.publishBeside(artifact("intents", version), withPin);
        }
        eventually(
                "newer versions wait",
                () -> versions("intents").equals(List.of("7", "6", "5", "2")));
        assertThat(served("intents")).isEqualTo(2);
        stop();
        start();
        assertThat(served("intents")).isEqualTo(2);
        assertAnswersLike(artifact("intents", 2));
        pin("intents", null);
        eventually("the newest version answers", () -> served("intents") == 7);
        assertAnswersLike(artifact("intents", 7));
    }

    @Test
    void thePinnedVersionAnswersWhereKafkaIsAwayAtTheStart() throws Exception {
        for (int version = 1; version <= 3; version++) {
            publisher.publishBeside(artifact("intents", version), THREE);
        }
        start();
        pin("intents", 2L);
        eventually("the pinned version answers", () -> served("intents") == 2);
        stop();
        broker.close();
        startWithoutWaiting();
        assertThat(served("intents")).isEqualTo(2);
        assertThat(client.get("/v2/health/ready").status()).isEqualTo(503);
    }

    @Test
    void aRestartReadsOnlyWhatCameSince() throws Exception {
        for (String task : List.of("a", "b", "c", "d")) {
            publisher.publish(artifact(task, 1));
        }
        start();
        assertThat(client.metric("perennial_serving_follow_records_total")).isEqualTo(4);
        stop();
        publisher.publish(artifact("b", 2));
        publisher.remove("d");
        start();
        assertThat(client.metric("perennial_serving_follow_records_total")).isEqualTo(2);
        assertThat(client.get("/v2/models").json().get("models").findValuesAsText("name"))
                .containsExactly("a", "b", "c");
        assertAnswersLike(artifact("a", 1));
        assertAnswersLike(artifact("b", 2));
        assertAnswersLike(artifact("c", 1));
        stop();
        start();
        assertThat(client.metric("perennial_serving_follow_records_total")).isZero();
    }

    @Test
    void anotherTopicOfTheSameNameIsReadFromItsBeginning() throws Exception {
        publisher.publish(artifact("a", 1), artifact("b", 1));
        start();
        stop();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.deleteTopics(List.of(topics.adapters())).all().get();
            eventually(
                    "deleted", () -> !admin.listTopics().names().get().contains(topics.adapters()));
        }
        createTopics();
        try (AdapterPublisher anew =
                new AdapterPublisher(
                        broker.bootstrapServers(),
                        "another trainer",
                        topics.adapters(),
                        Topics.DEFAULT_PARTITIONS)) {
            anew.publish(artifact("b", 1));
        }
        start();
        assertThat(client.get("/v2/models").json().get("models").findValuesAsText("name"))
                .containsExactly("b");
        assertAnswersLike(artifact("b", 1));
    }
}
