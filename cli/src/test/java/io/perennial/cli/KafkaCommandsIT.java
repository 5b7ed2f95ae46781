package io.perennial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.broker.EmbeddedBroker;
import io.perennial.schemas.adapter.AdapterChunks;
import io.perennial.schemas.adapter.ChunkKey;
import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.avro.Rejection;
import io.perennial.schemas.topic.Topics;
import io.perennial.schemas.wire.WireCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The commands that talk to Kafka, against a real broker; every test has topics of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaCommandsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private EmbeddedBroker broker;

    @BeforeAll
    void start(@TempDir Path folder) {
        broker = EmbeddedBroker.start(folder);
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    private CommandRun run(String prefix, String... arguments) {
        String[] all = new String[arguments.length + 4];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--bootstrap-servers";
        all[arguments.length + 1] = broker.bootstrapServers();
        all[arguments.length + 2] = "--topic-prefix";
        all[arguments.length + 3] = prefix;
        return CommandRun.of(all);
    }

    private void send(String topic, byte[] key, byte @Nullable [] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private JsonNode onlyRecord(String prefix, String topic) throws Exception {
        CommandRun run = run(prefix, "topics", "tail", topic, "--from-beginning", "--max", "1");
        assertThat(run.exitCode()).isZero();
        return JSON.readTree(run.out());
    }

    @Test
    void topicsAreMissingThenCreatedThenLeftAsTheyAre() {
        CommandRun before = run("made", "topics", "verify");
        assertThat(before.exitCode()).isEqualTo(1);
        assertThat(before.out()).contains("made.adapters").contains("perennial topics create");

        assertThat(run("made", "topics", "create", "--replication", "1").out())
                .contains("made.examples  created");
        assertThat(run("made", "topics", "create").out()).contains("made.examples  exists");
        assertThat(run("made", "topics", "verify").exitCode()).isZero();
        assertThat(run("made", "topics", "list").out())
                .containsPattern("made\\.examples\\s+4 partitions\\s+0 offsets");
    }

    @Test
    void topicsThatAreNotThereAreNamed() {
        assertThat(run("none", "topics", "list").err()).contains("there are no topics none.*");
        assertThat(run("none", "topics", "tail", "rejected").err())
                .contains("there is no topic 'rejected' or 'none.rejected'");
    }

    @Test
    void examplesOfAFileArriveInOrder(@TempDir Path folder) throws Exception {
        run("files", "topics", "create");
        Path file = folder.resolve("two.csv");
        Files.writeString(file, "text,label\n\"one, two\",a\nthree,b\n");

        CommandRun produced = run("files", "produce", "--task", "news", file.toString());
        CommandRun read =
                run("files", "topics", "tail", "examples", "--from-beginning", "--max", "2");

        assertThat(produced.out()).contains("2 examples of news sent to files.examples");
        List<String> lines = read.out().lines().toList();
        assertThat(JSON.readTree(lines.get(0)).path("value").path("text").asText())
                .isEqualTo("one, two");
        assertThat(JSON.readTree(lines.get(1)).path("value").path("label").asText()).isEqualTo("b");
        assertThat(JSON.readTree(lines.get(1)).path("key").asText()).isEqualTo("news");
    }

    @Test
    void answersOfEveryKindArrive(@TempDir Path folder) throws Exception {
        run("kinds", "topics", "create");
        Path labels = Files.writeString(folder.resolve("a.csv"), "text,labels\none,x|y\n");
        Path value = Files.writeString(folder.resolve("b.tsv"), "text\tvalue\none\t0.5\n");
        Path target =
                Files.writeString(
                        folder.resolve("c.jsonl"), "{\"text\":\"one\",\"target\":\"two\"}\n");
        for (Path file : List.of(labels, value, target)) {
            assertThat(run("kinds", "produce", "--task", "t", file.toString()).exitCode()).isZero();
        }

        CommandRun read =
                run("kinds", "topics", "tail", "examples", "--from-beginning", "--max", "3");

        List<String> lines = read.out().lines().toList();
        assertThat(JSON.readTree(lines.get(0)).path("value").path("labels").toString())
                .isEqualTo("[\"x\",\"y\"]");
        assertThat(JSON.readTree(lines.get(1)).path("value").path("value").asDouble())
                .isEqualTo(0.5);
        assertThat(JSON.readTree(lines.get(2)).path("value").path("target").asText())
                .isEqualTo("two");
    }

    @Test
    void aTaskSpecificationIsCompletedAndSent(@TempDir Path folder) throws Exception {
        run("specs", "topics", "create");
        Path file = folder.resolve("task.json");
        Files.writeString(file, "{\"task\":\"news\",\"labels\":[\"a\",\"b\"]}");

        CommandRun applied = run("specs", "tasks", "apply", file.toString());

        assertThat(applied.exitCode()).isZero();
        assertThat(applied.out()).contains("news sent to specs.tasks, partition 0, offset 0");
        JsonNode stored = onlyRecord("specs", "tasks").path("value");
        assertThat(stored.path("task").asText()).isEqualTo("news");
        assertThat(stored.path("batch_size").asInt()).isEqualTo(32);
    }

    @Test
    void anAdaptersBytesAreCountedNotPrinted() throws Exception {
        run("chunks", "topics", "create");
        AdapterChunk chunk =
                AdapterChunks.cut("news", 3, "f".repeat(64), new byte[5_000], Instant.EPOCH).get(0);
        send(
                new Topics("chunks").adapters(),
                new ChunkKey("news", 0, 0).toBytes(),
                WireCodec.adapterChunks().encode(chunk));

        JsonNode line = onlyRecord("chunks", "adapters");

        assertThat(line.path("key").asText()).isEqualTo("news#0");
        assertThat(line.path("value").path("version").asLong()).isEqualTo(3);
        assertThat(line.toString()).hasSizeLessThan(1_000).contains("5000");
    }

    @Test
    void aRejectionShowsTheOriginalText() throws Exception {
        run("refused", "topics", "create");
        Rejection rejection =
                Rejection.newBuilder()
                        .setReason("malformed_json")
                        .setMessage("not an object")
                        .setTopic("refused.examples")
                        .setPartition(0)
                        .setOffset(7)
                        .setValue(ByteBuffer.wrap(bytes("{broken")))
                        .build();
        send("refused.rejected", bytes("news"), WireCodec.rejections().encode(rejection));

        JsonNode value = onlyRecord("refused", "rejected").path("value");

        assertThat(value.path("reason").asText()).isEqualTo("malformed_json");
        assertThat(value.path("value").asText()).isEqualTo("{broken");
    }

    @Test
    void whatCannotBeDecodedIsShownAsItIs() throws Exception {
        run("odd", "topics", "create");
        send("odd.evaluations", bytes("news"), bytes("no Avro"));
        send("odd.tasks", bytes("news"), null);

        JsonNode undecodable = onlyRecord("odd", "evaluations");
        assertThat(undecodable.path("value").asText()).isEqualTo("no Avro");
        assertThat(undecodable.path("undecodable").asText()).isNotEmpty();
        assertThat(onlyRecord("odd", "tasks").path("value").isNull()).isTrue();
    }
}
