package io.perennial.serving;

import static io.perennial.serving.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.broker.EmbeddedBroker;
import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.GenerationSettings;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole server on a decoder, with a real broker: versions change while texts are written and
 * labels are asked for; every text is one version's own from its first piece to its last.
 */
class GenerationIT {

    private static final List<String> WRITERS = List.of("songs", "tales");
    private static final int VERSIONS = 5;
    private static final int TOKENS = 40;
    private static final String TEXT = "once upon a time";

    @TempDir Path folder;
    private final Topics topics = Topics.defaults();
    private EmbeddedBroker broker;
    private FrozenBase base;
    private AdapterPublisher publisher;
    private PerennialServer server;
    private PlainClient client;

    @BeforeEach
    void open() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        BaseLocation location = TinyDecoder.writeTo(folder.resolve("base"));
        base = FrozenBase.acquire(location, SampleAdapters.COMPUTE);
        try (TopicAdmin admin =
                new TopicAdmin(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createMissing(topics.definitions(), (short) 1);
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
                                .base(location)
                                .compute(SampleAdapters.COMPUTE)
                                .generation(
                                        new GenerationLimits(
                                                4, 64, 1_024, 128, Duration.ofMinutes(1)))
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

    private AdapterArtifact artifact(String task, int version) {
        return WRITERS.contains(task)
                ? SampleAdapters.artifact(base, task, version, Objective.TEXT, List.of())
                : SampleAdapters.artifact(base, task, version, List.of("yes", "no"));
    }

    private void publishOfAll(int version) {
        publisher.publish(
                artifact("songs", version), artifact("tales", version), artifact("mood", version));
    }

    private String offline(String task, int version) {
        return SampleAdapters.written(
                        base, artifact(task, version), TEXT, GenerationSettings.greedy(TOKENS))
                .text();
    }

    @Test
    void everyTextIsItsVersionsOwn() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(5);
        List<Future<Set<Integer>>> seen = new ArrayList<>();
        for (int index = 0; index < 4; index++) {
            String task = WRITERS.get(index % 2);
            seen.add(threads.submit(() -> readUntil(enough, task)));
        }
        Future<Boolean> labels = threads.submit(() -> askUntil(enough));
        for (int version = 2; version <= VERSIONS; version++) {
            publishOfAll(version);
            int published = version;
            eventually("version " + version, () -> servedVersion("tales") == published);
        }
        eventually(
                "some texts of several tasks are written at once",
                () ->
                        client.metric("perennial_serving_generation_tasks_sum")
                                > client.metric("perennial_serving_generation_tasks_count"));
        enough.set(true);
        threads.shutdown();
        for (Future<Set<Integer>> versions : seen) {
            assertThat(versions.get(1, TimeUnit.MINUTES)).isNotEmpty();
        }
        assertThat(labels.get(1, TimeUnit.MINUTES)).isTrue();
        eventually(
                "replaced versions are freed",
                () -> client.metric("perennial_serving_adapters_resident ") == 3);
    }

    /** Reads streams again and again, compares each with its version's own text. */
    private Set<Integer> readUntil(AtomicBoolean enough, String task) throws Exception {
        String body =
                "{\"text_input\":\"%s\",\"parameters\":{\"max_tokens\":%d}}"
                        .formatted(TEXT, TOKENS);
        Set<Integer> versions = new HashSet<>();
        boolean last;
        do {
            last = enough.get();
            List<JsonNode> events = client.events("/v2/models/" + task + "/generate_stream", body);
            Set<Integer> own =
                    events.stream()
                            .map(event -> event.get("model_version").asInt())
                            .collect(Collectors.toSet());
            assertThat(own).hasSize(1);
            int version = own.iterator().next();
            assertThat(
                            events.stream()
                                    .map(event -> event.get("text_output").asText())
                                    .collect(Collectors.joining()))
                    .as("%s version %d", task, version)
                    .isEqualTo(offline(task, version));
            versions.add(version);
        } while (!last);
        return versions;
    }

    private boolean askUntil(AtomicBoolean enough) throws Exception {
        while (!enough.get()) {
            assertThat(client.ask("mood", TEXT).status()).isEqualTo(200);
        }
        return true;
    }

    private long servedVersion(String task) throws Exception {
        return client.get("/v2/models/" + task).json().get("versions").get(0).asLong();
    }
}
