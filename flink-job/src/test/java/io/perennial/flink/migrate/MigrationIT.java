package io.perennial.flink.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.flink.ingest.SpecCheck;
import io.perennial.flink.job.KafkaFixture;
import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.replay.StoredSpecs;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.TopicDefinition;
import io.perennial.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an installation was taught, copied for another base. */
class MigrationIT {

    @TempDir private static Path folder;

    private static KafkaFixture kafka;
    private static FrozenBase base;

    @BeforeAll
    static void start() {
        kafka = new KafkaFixture(folder);
        base = FrozenBase.acquire(BaseLocation.shipped(), ComputeSettings.reference());
    }

    @AfterAll
    static void stop() {
        base.close();
        kafka.close();
    }

    /** An installation of a test's own. */
    private static Topics installation(String prefix) {
        Topics topics = new Topics(prefix);
        List<TopicDefinition> definitions = new ArrayList<>(topics.definitions(3));
        definitions.add(new TopicDefinition(topics.examples() + ".more", 1, Map.of()));
        try (TopicAdmin admin =
                new TopicAdmin(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createMissing(definitions, (short) 1);
        }
        return topics;
    }

    private static KafkaAccess access() {
        return new KafkaAccess(kafka.bootstrapServers(), Map.of());
    }

    private static Migration migration(Topics from, Topics to) {
        return new Migration(access(), from, to, new SpecCheck(base, 1L << 30));
    }

    private static void spec(Topics topics, String task, String more) throws Exception {
        kafka.send(topics.tasks(), task, "{\"task\":\"" + task + "\"" + more + "}");
    }

    private static void example(String topic, String task, String id) throws Exception {
        kafka.send(topic, task, json(task, id));
    }

    private static String json(String task, String id) {
        return "{\"task\":\"%s\",\"text\":\"text of %s\",\"label\":\"a\",\"id\":\"%s\"}"
                .formatted(task, id, id);
    }

    private static List<String> values(String topic) {
        return kafka.committed(topic).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void copiesWhatIsTaughtAndNothingElseAndGoesOnWhereItEnded() throws Exception {
        Topics from = installation("old");
        Topics to = new Topics("new");
        spec(from, "kept", ",\"batch_size\":8,\"forgotten\":[\"k-2\"]");
        spec(from, "retired", ",\"state\":\"retired\"");
        spec(from, "left-behind", "");
        for (int number = 0; number < 5; number++) {
            example(from.examples(), "kept", "k-" + number);
            example(from.examples(), "retired", "r-" + number);
            example(from.examples(), "left-behind", "l-" + number);
            example(from.examples() + ".more", "without-specification", "w-" + number);
        }
        kafka.send(from.examples(), "kept", "{\"not\":\"an example\"");
        sendAgain(from.examples(), "kept", "k-1");

        Migration.Outcome first = migration(from, to).run(List.of("left-behind"));

        assertThat(first.specs()).containsExactly("kept");
        assertThat(first.examples()).isEqualTo(9);
        assertThat(StoredSpecs.read(access(), to)).containsOnlyKeys("kept");
        assertThat(StoredSpecs.read(access(), to).get("kept"))
                .isEqualTo(StoredSpecs.read(access(), from).get("kept"))
                .extracting(TaskSpec::batchSize)
                .isEqualTo(8);
        assertThat(values(to.examples()))
                .containsExactly(
                        json("kept", "k-0"),
                        json("kept", "k-1"),
                        json("kept", "k-3"),
                        json("kept", "k-4"));
        assertThat(values(to.examples() + ".more")).hasSize(5);
        assertSamePlaces(from.examples(), to.examples());

        example(from.examples(), "kept", "k-5");
        spec(to, "kept", ",\"batch_size\":4");
        Migration.Outcome second = migration(from, to).run(List.of("left-behind"));

        assertThat(second.specs()).isEmpty();
        assertThat(second.examples()).isEqualTo(1);
        assertThat(StoredSpecs.read(access(), to).get("kept").batchSize()).isEqualTo(4);
        assertThat(values(to.examples())).hasSize(5).contains(json("kept", "k-5"));
        assertThat(migration(from, to).run(List.of("left-behind")).examples()).isZero();
    }

    private static void sendAgain(String topic, String task, String id) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> copy =
                    new ProducerRecord<>(
                            topic,
                            task.getBytes(StandardCharsets.UTF_8),
                            json(task, id).getBytes(StandardCharsets.UTF_8));
            copy.headers()
                    .add(
                            new RecordHeader(
                                    "perennial-sent-again-for-generation",
                                    "1".getBytes(StandardCharsets.US_ASCII)));
            producer.send(copy).get();
        }
    }

    /** Copies keep partition and time of their originals. */
    private static void assertSamePlaces(String from, String to) {
        Map<String, ConsumerRecord<byte[], byte[]>> originals = new HashMap<>();
        kafka.committed(from).forEach(record -> originals.putIfAbsent(text(record), record));
        assertThat(kafka.committed(to))
                .allSatisfy(
                        copy -> {
                            ConsumerRecord<byte[], byte[]> original = originals.get(text(copy));
                            assertThat(copy.partition()).isEqualTo(original.partition());
                            assertThat(copy.timestamp()).isEqualTo(original.timestamp());
                            assertThat(copy.key()).isEqualTo(original.key());
                            assertThat(
                                            copy.headers()
                                                    .lastHeader("perennial-migrated-from-offset")
                                                    .value())
                                    .asString(StandardCharsets.US_ASCII)
                                    .isEqualTo(Long.toString(original.offset()));
                        });
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    @Test
    void copiesNothingWhereASpecificationDoesNotSuitTheBase() throws Exception {
        Topics from = installation("encoder-only");
        Topics to = new Topics("too-new");
        spec(from, "fits", "");
        spec(from, "writes", ",\"adapter\":{\"method\":\"lora\",\"objective\":\"text\"}");
        example(from.examples(), "fits", "f-0");

        assertThatThrownBy(() -> migration(from, to).run(List.of()))
                .isInstanceOf(CannotMigrateException.class)
                .hasMessageContaining("1 specifications do not suit the new base")
                .hasMessageContaining("writes: ");
        assertThat(migration(from, to).run(List.of("writes")).examples()).isEqualTo(1);
    }

    @Test
    void refusesPrefixesThatCannotBeMeant() {
        Topics topics = installation("same");
        assertThatThrownBy(() -> migration(topics, topics).run(List.of()))
                .isInstanceOf(CannotMigrateException.class)
                .hasMessageContaining("both prefixes are 'same'");
    }

    @Test
    void refusesTopicsWithFewerPartitions() throws Exception {
        Topics from = installation("wide");
        Topics to = new Topics("narrow");
        try (TopicAdmin admin =
                new TopicAdmin(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createMissing(to.definitions(1), (short) 1);
        }
        assertThatThrownBy(() -> migration(from, to).run(List.of()))
                .isInstanceOf(CannotMigrateException.class)
                .hasMessageContaining("narrow.examples has 1 partitions, but wide.examples has 3");
    }
}
