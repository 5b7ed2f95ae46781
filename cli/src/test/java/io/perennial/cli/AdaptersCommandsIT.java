package io.perennial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.broker.EmbeddedBroker;
import io.perennial.cli.adapters.ExampleAdapters;
import io.perennial.cli.kafka.AdaptersTopic;
import io.perennial.cli.kafka.KafkaConnection;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.adapter.AdapterChunks;
import io.perennial.schemas.adapter.AdapterPublication;
import io.perennial.schemas.adapter.ChunkKey;
import io.perennial.schemas.adapter.ChunkRecord;
import io.perennial.schemas.adapter.KeepRule;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.topic.Topics;
import io.perennial.schemas.wire.WireCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code perennial adapters} against a real broker; every test has topics of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdaptersCommandsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private EmbeddedBroker broker;
    private FrozenBase base;
    private String prefix = "";

    @BeforeAll
    void start(@TempDir Path folder) {
        broker = EmbeddedBroker.start(folder);
        base = ExampleAdapters.shipped();
    }

    @AfterAll
    void stop() {
        base.close();
        broker.close();
    }

    @BeforeEach
    void createTopics(TestInfo test) {
        prefix = test.getTestMethod().orElseThrow().getName();
        assertThat(run("topics", "create").exitCode()).isZero();
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(
                List.of(
                        "--bootstrap-servers",
                        broker.bootstrapServers(),
                        "--topic-prefix",
                        prefix));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private CommandRun done(String... arguments) {
        CommandRun run = run(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run;
    }

    private String refused(String... arguments) {
        CommandRun run = run(arguments);
        assertThat(run.exitCode()).as(run.out()).isEqualTo(1);
        assertThat(run.err()).doesNotContain("unexpected failure");
        return run.err();
    }

    private void publish(AdapterArtifact artifact) throws InterruptedException {
        KafkaConnection kafka =
                KafkaConnection.local(broker.bootstrapServers(), new Topics(prefix));
        new AdaptersTopic(kafka)
                .publish(artifact.task(), Optional.empty(), KeepRule.newest(1), seen -> artifact);
    }

    private AdapterArtifact published(String task, long version) throws InterruptedException {
        AdapterArtifact artifact = ExampleAdapters.artifact(base, task, version);
        publish(artifact);
        return artifact;
    }

    private void send(byte[] key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            int partition = AdapterChunks.partition("torn", Topics.DEFAULT_PARTITIONS);
            producer.send(
                            new ProducerRecord<>(
                                    new Topics(prefix).adapters(), partition, key, value))
                    .get();
        }
    }

    @Nested
    class Listing {

        @Test
        void anEmptyTopicSaysSo() {
            assertThat(done("adapters", "list").out()).contains("nothing is published on");
            assertThat(done("adapters", "list", "--json").out()).contains("[ ]");
        }

        @Test
        void everyTaskHasALineWithItsNewestVersion() throws Exception {
            published("news", 1);
            AdapterArtifact newest = published("news", 2);
            published("spam", 1);

            List<String> lines = done("adapters", "list").out().lines().toList();

            assertThat(lines).hasSize(3);
            assertThat(lines.get(0)).contains("TASK", "VERSION", "ACCURACY");
            assertThat(lines.get(1))
                    .containsPattern("^news +2 +houlsby +classification +3 +")
                    .contains(base.fingerprint().substring(0, 12), "0.938")
                    .contains("%,d".formatted(newest.parameters().length))
                    .contains("%,d".formatted(newest.toBytes().length));
        }

        @Test
        void jsonHoldsTheSame() throws Exception {
            AdapterArtifact artifact = published("news", 3);

            JsonNode task = JSON.readTree(done("adapters", "list", "--json").out()).get(0);

            assertThat(task.path("task").asText()).isEqualTo("news");
            assertThat(task.path("version").asLong()).isEqualTo(3);
            assertThat(task.path("methods").get(0).asText()).isEqualTo("houlsby");
            assertThat(task.path("labels")).hasSize(3);
            assertThat(task.path("parameters").asInt()).isEqualTo(artifact.parameters().length);
            assertThat(task.path("base_fingerprint").asText()).isEqualTo(base.fingerprint());
            assertThat(task.path("accuracy").asDouble()).isEqualTo(0.9375);
        }

        @Test
        void aTornSetIsNamed() throws Exception {
            published("news", 1);
            send(
                    new ChunkKey("torn", 0, 0).toBytes(),
                    WireCodec.adapterChunks()
                            .encode(
                                    AdapterChunks.cut(
                                                    "torn",
                                                    6,
                                                    base.fingerprint(),
                                                    new byte[2_000_000],
                                                    Instant.EPOCH)
                                            .get(0)));

            assertThat(done("adapters", "list").out())
                    .contains("news", "PROBLEM: torn: version 6 is torn");
            assertThat(refused("adapters", "show", "torn"))
                    .contains(
                            "torn has no usable adapter", "version 6 is torn", "publish it again");
        }

        @Test
        void noBrokerIsNamed() {
            CommandRun run =
                    CommandRun.of("adapters", "list", "--bootstrap-servers", "127.0.0.1:1");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("no Kafka broker answers at 127.0.0.1:1");
        }

        @Test
        void aTopicThatIsNotThereIsNamed() {
            prefix = "nowhere";

            assertThat(refused("adapters", "list"))
                    .contains("there is no topic 'nowhere.adapters'", "perennial topics create");
        }
    }

    @Nested
    class Showing {

        @Test
        void everythingIsTold() throws Exception {
            AdapterArtifact artifact = published("news", 1);

            assertThat(done("adapters", "show", "news").out())
                    .contains(artifact.spec().toJson(), base.fingerprint())
                    .contains("3: sport, politics, science", "houlsby.*.", "head.weight", "in 4")
                    .contains("holdout_accuracy", "lineage");
        }

        @Test
        void jsonAddsUpToAllParameters() throws Exception {
            AdapterArtifact artifact = published("news", 1);

            JsonNode shown = JSON.readTree(done("adapters", "show", "news", "--json").out());

            int sum = 0;
            for (JsonNode group : shown.path("parameter_groups")) {
                sum += group.path("values").asInt();
            }
            assertThat(sum).isEqualTo(artifact.parameters().length);
            assertThat(shown.path("metadata").path("lineage").path("trained").isArray()).isTrue();
            assertThat(shown.path("chunks").asInt()).isEqualTo(1);
        }

        @Test
        void anotherBaseLeavesTheSizesOut() throws Exception {
            publish(ExampleAdapters.foreign(ExampleAdapters.artifact(base, "news", 1)));

            assertThat(done("adapters", "show", "news").out())
                    .contains("0".repeat(64))
                    .doesNotContain("head.weight");
        }

        @Test
        void anUnknownTaskGetsNearNames() throws Exception {
            assertThat(refused("adapters", "show", "news")).contains("nothing is published there");
            published("news", 1);

            assertThat(refused("adapters", "show", "newz"))
                    .contains("there is no task 'newz'", "did you mean news?");
            assertThat(refused("adapters", "show", "weather")).contains("perennial adapters list");
        }
    }

    @Nested
    class Exporting {

        @Test
        void theArtifactIsWrittenAsItIs(@TempDir Path folder) throws Exception {
            AdapterArtifact artifact = published("news", 1);
            Path out = folder.resolve("news");

            CommandRun run =
                    done("adapters", "export", "news", "--format", "perennial", "--out", "" + out);

            assertThat(out.resolve("perennial_adapter.safetensors"))
                    .hasBinaryContent(artifact.toBytes());
            assertThat(out.resolve("README.md")).content().contains("safe_open", "news, version 1");
            assertThat(run.out())
                    .contains("version 1 of news written to " + out + " as perennial")
                    .contains("perennial_adapter.safetensors", "load it with");
        }

        @Test
        void aFolderThatIsNotEmptyIsLeftAloneUnlessForced(@TempDir Path folder) throws Exception {
            published("news", 1);
            Path other = Files.writeString(folder.resolve("mine.txt"), "mine");
            String[] export = {
                "adapters", "export", "news", "--format", "perennial", "--out", "" + folder
            };

            assertThat(refused(export)).contains("is not empty", "--force");
            assertThat(folder).isDirectoryNotContaining("glob:**.safetensors");

            String[] forced = Arrays.copyOf(export, export.length + 1);
            forced[export.length] = "--force";
            done(forced);
            assertThat(other).hasContent("mine");
            assertThat(folder).isDirectoryContaining("glob:**.safetensors");
        }

        @Test
        void anotherBaseIsRefusedAndNothingIsLeft(@TempDir Path folder) throws Exception {
            publish(ExampleAdapters.foreign(ExampleAdapters.artifact(base, "news", 1)));
            Path out = folder.resolve("news");

            for (String format : List.of("peft", "adapterhub", "merged")) {
                assertThat(
                                refused(
                                        "adapters",
                                        "export",
                                        "news",
                                        "--format",
                                        format,
                                        "--out",
                                        "" + out))
                        .contains("was trained against the base 000000000000", "--base");
                assertThat(out).doesNotExist();
            }
        }
    }

    @Nested
    class Importing {

        @Test
        void whatWasFoundIsPrintedAndWritten(@TempDir Path folder) throws Exception {
            AdapterArtifact artifact = ExampleAdapters.artifact(base, "news", 5);
            Path file = Files.write(folder.resolve("a.safetensors"), artifact.toBytes());
            Path out = folder.resolve("made/here.safetensors");

            CommandRun run =
                    CommandRun.of(
                            "adapters",
                            "import",
                            "" + file,
                            "--task",
                            "papers",
                            "--labels",
                            "x,y,z",
                            "--out",
                            "" + out);

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains(artifact.spec().toJson(), "3: x, y, z", "publish");
            AdapterArtifact written = AdapterArtifact.fromBytes(Files.readAllBytes(out));
            assertThat(written.task()).isEqualTo("papers");
            assertThat(written.labels()).containsExactly("x", "y", "z");
            assertThat(written.parameters()).isEqualTo(artifact.parameters());
        }

        @Test
        void whatDoesNotFitIsRefused(@TempDir Path folder) throws Exception {
            AdapterArtifact foreign =
                    ExampleAdapters.foreign(ExampleAdapters.artifact(base, "news", 5));
            Path file = Files.write(folder.resolve("a.safetensors"), foreign.toBytes());

            CommandRun otherBase = CommandRun.of("adapters", "import", "" + file, "--task", "news");
            CommandRun noTask = CommandRun.of("adapters", "import", "" + file, "--task", "a b");

            assertThat(otherBase.exitCode()).isEqualTo(1);
            assertThat(otherBase.err()).contains("name its own base with --base");
            assertThat(noTask.exitCode()).isEqualTo(1);
            assertThat(noTask.err()).contains("a task name is");
        }
    }

    @Nested
    class Publishing {

        private Path file(Path folder, AdapterArtifact artifact) throws Exception {
            return Files.write(folder.resolve("a.safetensors"), artifact.toBytes());
        }

        @Test
        void theFirstVersionOfANewTask(@TempDir Path folder) throws Exception {
            Path file = file(folder, ExampleAdapters.artifact(base, "news", 9));

            CommandRun run = done("adapters", "publish", "" + file, "--task", "papers");

            assertThat(run.out())
                    .contains("version 1 of papers published to " + prefix + ".adapters")
                    .doesNotContain("WARNING");
            JsonNode metadata =
                    JSON.readTree(done("adapters", "show", "papers", "--json").out())
                            .path("metadata");
            assertThat(metadata.path("imported_from").asText()).isEqualTo("perennial");
            assertThat(metadata.path("imported_task").asText()).isEqualTo("news");
            assertThat(metadata.path("imported_version").asText()).isEqualTo("9");
            assertThat(metadata.path("imported_at").asText()).isNotEmpty();
            assertThat(metadata.path("parent_version").asText()).isEqualTo("0");
        }

        @Test
        void theVersionThatTakesItsSlotRemovesSurplusChunks(@TempDir Path folder) throws Exception {
            publish(
                    ExampleAdapters.artifact(
                            base,
                            "news",
                            7,
                            AdapterSpec.parse("{\"method\":\"houlsby\",\"bottleneck\":256}"),
                            ExampleAdapters.LABELS));
            int before =
                    JSON.readTree(done("adapters", "show", "news", "--json").out())
                            .path("chunks")
                            .asInt();
            Path file = file(folder, ExampleAdapters.artifact(base, "news", 1));
            for (int version = 8; version <= 9; version++) {
                assertThat(done("adapters", "publish", "" + file, "--task", "news").out())
                        .contains("version " + version + " of news")
                        .contains("0 surplus ones removed");
            }

            CommandRun run = done("adapters", "publish", "" + file, "--task", "news");

            assertThat(before).isGreaterThan(1);
            assertThat(run.out())
                    .contains("version 10 of news")
                    .contains("1 chunks, " + (before - 1) + " surplus ones removed");
            JsonNode shown = JSON.readTree(done("adapters", "show", "news", "--json").out());
            assertThat(shown.path("version").asLong()).isEqualTo(10);
            assertThat(shown.path("chunks").asInt()).isEqualTo(1);
            assertThat(shown.has("problem")).isFalse();
        }

        @Test
        void aTrainedTaskIsPublishedWithAWarning(@TempDir Path folder) throws Exception {
            Path spec = folder.resolve("task.json");
            Files.writeString(spec, "{\"task\":\"news\",\"labels\":[\"a\",\"b\"]}");
            done("tasks", "apply", "" + spec);
            Path file = file(folder, ExampleAdapters.artifact(base, "news", 1));

            assertThat(done("adapters", "publish", "" + file, "--task", "news").out())
                    .contains("WARNING: a training job knows news", "\"state\": \"frozen\"");
        }

        @Test
        @Timeout(60)
        void aVersionInAnOpenTransactionIsNotGivenAgain(@TempDir Path folder) throws Exception {
            AdapterArtifact job = ExampleAdapters.artifact(base, "news", 1);
            Path file = file(folder, ExampleAdapters.artifact(base, "other", 1));
            try (KafkaProducer<byte[], byte[]> producer = openTransaction(job)) {
                CommandRun run = done("adapters", "publish", "" + file, "--task", "news");

                assertThat(run.out())
                        .contains("version 2 of news", "another transaction on that partition");
                assertThat(done("adapters", "list").out()).contains("nothing is published");
                producer.abortTransaction();
            }

            // The brokers end an aborted transaction a moment after they have said so.
            while (!done("adapters", "list").out().contains("news")) {
                Thread.sleep(50);
            }
            assertThat(done("adapters", "list").out()).containsPattern("news +2 ");
        }

        private KafkaProducer<byte[], byte[]> openTransaction(AdapterArtifact artifact) {
            KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(
                            Map.of(
                                    "bootstrap.servers",
                                    broker.bootstrapServers(),
                                    "transactional.id",
                                    "job"),
                            new ByteArraySerializer(),
                            new ByteArraySerializer());
            producer.initTransactions();
            producer.beginTransaction();
            PublishedAdapter adapter =
                    new PublishedAdapter(
                            artifact.task(),
                            artifact.version(),
                            artifact.baseFingerprint(),
                            Instant.EPOCH,
                            artifact.toBytes());
            int partition = AdapterChunks.partition(artifact.task(), Topics.DEFAULT_PARTITIONS);
            for (ChunkRecord record : AdapterPublication.first(adapter).records()) {
                Future<RecordMetadata> unused =
                        producer.send(
                                new ProducerRecord<>(
                                        new Topics(prefix).adapters(),
                                        partition,
                                        record.key(),
                                        record.value()));
            }
            producer.flush();
            return producer;
        }

        @Test
        void nothingIsPublishedOfWhatDoesNotFit(@TempDir Path folder) throws Exception {
            Path file = folder.resolve("a.safetensors");
            Files.write(file, "no adapter".getBytes(StandardCharsets.UTF_8));

            assertThat(refused("adapters", "publish", "" + file, "--task", "news"))
                    .contains(file.toString());
            assertThat(done("adapters", "list").out()).contains("nothing is published");
        }
    }
}
