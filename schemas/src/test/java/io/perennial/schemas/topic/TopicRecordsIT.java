package io.perennial.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.broker.EmbeddedBroker;
import io.perennial.schemas.DecodedAssertions;
import io.perennial.schemas.adapter.AdapterAssembler;
import io.perennial.schemas.adapter.AdapterAssembler.Outcome;
import io.perennial.schemas.adapter.AdapterChunks;
import io.perennial.schemas.adapter.ChunkKey;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.avro.Rejection;
import io.perennial.schemas.example.Answer;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import io.perennial.schemas.wire.WireCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest records of every kind pass the topics as they are defined, on a real broker. */
class TopicRecordsIT {

    private static final Topics TOPICS = Topics.defaults();
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start(@TempDir Path folder) {
        broker = EmbeddedBroker.start(folder);
        try (TopicAdmin admin =
                new TopicAdmin(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createMissing(TOPICS.definitions(), (short) 1);
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void adaptersArriveWholeAndInOneTransaction() throws Exception {
        byte[] artifact = new byte[2_500_000];
        new SplittableRandom(1).nextBytes(artifact);
        PublishedAdapter first = publish("intents", 1, new byte[] {1, 2, 3}, true);
        publish("intents", 2, artifact, false);
        PublishedAdapter third = publish("intents", 3, artifact, true);
        PublishedAdapter other = publish("another", 1, artifact, true);

        AdapterAssembler assembler = new AdapterAssembler();
        List<PublishedAdapter> complete = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : readAll(TOPICS.adapters())) {
            Outcome outcome = assembler.accept(record.key(), record.value());
            if (outcome instanceof Outcome.Complete whole) {
                complete.add(whole.adapter());
            } else {
                assertThat(outcome).isEqualTo(new Outcome.Incomplete());
            }
        }
        assertThat(complete).containsExactlyInAnyOrder(first, third, other);
        assertThat(complete.indexOf(first)).isLessThan(complete.indexOf(third));
    }

    @Test
    void theLargestExampleArrivesAndSoDoesItsRejection() throws Exception {
        LabeledExample example =
                new LabeledExample(
                        "t",
                        "文".repeat(1_000_000),
                        "y".repeat(1_000_000),
                        new Answer.Label("l"),
                        null,
                        null,
                        Map.of());
        byte[] value = LabeledExampleJson.encode(example);
        send(TOPICS.examples(), new byte[] {'t'}, value);
        byte[] arrived = readAll(TOPICS.examples()).get(0).value();
        assertThat(DecodedAssertions.valid(LabeledExampleJson.decode(null, arrived)))
                .isEqualTo(example);

        Rejection rejection =
                Rejection.newBuilder()
                        .setReason("unknown_label")
                        .setMessage("m".repeat(500))
                        .setTopic(TOPICS.examples())
                        .setPartition(0)
                        .setOffset(0)
                        .setRecordTime(Instant.EPOCH)
                        .setRejectedAt(Instant.EPOCH)
                        .setKey(ByteBuffer.wrap("t".getBytes(StandardCharsets.UTF_8)))
                        .setValue(ByteBuffer.wrap(value))
                        .build();
        WireCodec<Rejection> codec = WireCodec.rejections();
        send(TOPICS.rejected(), null, codec.encode(rejection));
        assertThat(codec.decode(readAll(TOPICS.rejected()).get(0).value())).isEqualTo(rejection);
    }

    private static PublishedAdapter publish(
            String task, long version, byte[] artifact, boolean commit) throws Exception {
        PublishedAdapter adapter =
                new PublishedAdapter(task, version, "base", Instant.EPOCH, artifact);
        WireCodec<AdapterChunk> codec = WireCodec.adapterChunks();
        int partition = AdapterChunks.partition(task, Topics.DEFAULT_PARTITIONS);
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", task))) {
            producer.initTransactions();
            producer.beginTransaction();
            for (AdapterChunk chunk :
                    AdapterChunks.cut(task, version, "base", artifact, Instant.EPOCH)) {
                byte[] key = new ChunkKey(task, 0, chunk.getChunk()).toBytes();
                producer.send(
                                new ProducerRecord<>(
                                        TOPICS.adapters(), partition, key, codec.encode(chunk)))
                        .get();
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
        return adapter;
    }

    private static void send(String topic, byte[] key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                producer(Map.of("max.request.size", Topics.REJECTION_BYTES))) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("bootstrap.servers", broker.bootstrapServers());
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** All committed records of a topic up to its present end. */
    private static List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
        Map<String, Object> config =
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "isolation.level",
                        "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long giveUp = System.nanoTime() + DEADLINE.toNanos();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                assertThat(System.nanoTime()).as("deadline").isLessThan(giveUp);
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }
}
