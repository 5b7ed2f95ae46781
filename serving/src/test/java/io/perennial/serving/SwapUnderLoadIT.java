package io.perennial.serving;

import static io.perennial.serving.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.broker.EmbeddedBroker;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.Prediction;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.Topics;
import io.perennial.serving.PlainClient.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Versions change while requests of several tasks run: none fails, and each is the named version's
 * own.
 */
class SwapUnderLoadIT {

    private static final List<String> TASKS = List.of("intents", "topics", "spam", "mood");
    private static final List<String> LABELS = List.of("one", "two", "three");
    private static final int VERSIONS = 8;
    private static final int CLIENTS = 6;
    private static final String TEXT = "the very same words for everybody";

    @TempDir Path folder;
    private final Topics topics = Topics.defaults();
    private final Map<String, List<AdapterArtifact>> artifacts = new HashMap<>();
    private final Map<String, List<Prediction.Label>> offline = new HashMap<>();
    private EmbeddedBroker broker;
    private FrozenBase base;
    private AdapterPublisher publisher;
    private PerennialServer server;
    private PlainClient client;

    @BeforeEach
    void open() throws Exception {
        broker = EmbeddedBroker.start(folder);
        base = SampleAdapters.base();
        try (TopicAdmin admin =
                new TopicAdmin(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createMissing(topics.definitions(), (short) 1);
        }
        for (String task : TASKS) {
            List<AdapterArtifact> versions = new ArrayList<>();
            for (int version = 1; version <= VERSIONS; version++) {
                versions.add(SampleAdapters.artifact(base, task, version, LABELS));
            }
            artifacts.put(task, versions);
            offline.put(
                    task,
                    versions.stream()
                            .map(artifact -> SampleAdapters.offline(base, artifact, TEXT))
                            .toList());
        }
        publisher =
                new AdapterPublisher(
                        broker.bootstrapServers(),
                        "trainer",
                        topics.adapters(),
                        Topics.DEFAULT_PARTITIONS);
        publishOfAll(1);
        server =
                PerennialServer.start(
                        ServingConfig.builder(broker.bootstrapServers())
                                .port(0)
                                .compute(SampleAdapters.COMPUTE)
                                .build());
        client = new PlainClient(server.port());
        eventually("ready", () -> client.get("/v2/health/ready").status() == 200);
    }

    @AfterEach
    void close() {
        server.close();
        publisher.close();
        base.close();
        broker.close();
    }

    @Test
    void noRequestFailsAndEveryAnswerIsItsVersionsOwn() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Future<List<Long>>> seen = new ArrayList<>();
        for (int index = 0; index < CLIENTS; index++) {
            String task = TASKS.get(index % TASKS.size());
            seen.add(threads.submit(() -> askUntil(enough, task)));
        }
        for (int version = 2; version <= VERSIONS; version++) {
            publishOfAll(version);
            for (String task : TASKS) {
                long published = version;
                eventually("version " + version, () -> servedVersion(task) == published);
            }
        }
        enough.set(true);
        threads.shutdown();
        for (Future<List<Long>> versions : seen) {
            assertThat(versions.get(1, TimeUnit.MINUTES)).isSorted().endsWith((long) VERSIONS);
        }
        assertThat(client.metric("perennial_serving_batch_tasks_sum"))
                .as("some forwards were shared by several tasks")
                .isGreaterThan(client.metric("perennial_serving_batch_tasks_count"));
        assertThat(client.metric("perennial_serving_swaps_total"))
                .isEqualTo(TASKS.size() * VERSIONS);
        eventually(
                "replaced versions are freed",
                () -> client.metric("perennial_serving_adapters_resident ") == TASKS.size());
    }

    /** Asks again and again, checks every answer, and returns the versions in the order seen. */
    private List<Long> askUntil(AtomicBoolean enough, String task) throws Exception {
        List<Long> versions = new ArrayList<>();
        boolean last;
        do {
            last = enough.get();
            Answer answer = client.ask(task, TEXT);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            int version = answer.json().get("version").asInt();
            OfflineAnswers.assertSame(
                    answer,
                    artifacts.get(task).get(version - 1),
                    offline.get(task).get(version - 1));
            versions.add((long) version);
        } while (!last);
        return versions;
    }

    private void publishOfAll(int version) {
        publisher.publish(
                TASKS.stream()
                        .map(task -> artifacts.get(task).get(version - 1))
                        .toArray(AdapterArtifact[]::new));
    }

    private long servedVersion(String task) throws Exception {
        return client.get("/v2/models/" + task).json().get("versions").get(0).asLong();
    }
}
