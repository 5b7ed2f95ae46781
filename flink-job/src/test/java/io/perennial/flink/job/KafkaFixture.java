package io.perennial.flink.job;

import io.perennial.broker.EmbeddedBroker;
import io.perennial.schemas.adapter.AdapterAssembler;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.avro.Rejection;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.Topics;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.schemas.wire.WireFormatException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker with the job's topics, and what tests write to and read from them. */
public final class KafkaFixture implements AutoCloseable {

    private final EmbeddedBroker broker;
    private final Topics topics = Topics.defaults();
    private final KafkaProducer<byte[], byte[]> producer;

    public KafkaFixture(Path folder) {
        broker = EmbeddedBroker.start(folder);
        try (TopicAdmin admin =
                new TopicAdmin(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createMissing(topics.definitions(), (short) 1);
        }
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    public Topics topics() {
        return topics;
    }

    /** Sends one record and says where it went. */
    public RecordMetadata send(String topic, String key, String value) throws Exception {
        return producer.send(
                        new ProducerRecord<>(
                                topic,
                                key.getBytes(StandardCharsets.UTF_8),
                                value.getBytes(StandardCharsets.UTF_8)))
                .get();
    }

    public void sendSpec(String task, String json) throws Exception {
        send(topics.tasks(), task, json);
    }

    /** Every complete version on the adapters topic, in the order of completion. */
    public List<PublishedAdapter> versions() {
        AdapterAssembler assembler = new AdapterAssembler();
        List<PublishedAdapter> versions = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : committed(topics.adapters())) {
            AdapterAssembler.Outcome outcome = assembler.accept(record.key(), record.value());
            if (outcome instanceof AdapterAssembler.Outcome.Complete complete) {
                versions.add(complete.adapter());
            } else if (outcome instanceof AdapterAssembler.Outcome.Refused refused) {
                throw new AssertionError(refused);
            }
        }
        return versions;
    }

    public List<Rejection> rejections() throws WireFormatException {
        List<Rejection> rejections = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : committed(topics.rejected())) {
            rejections.add(WireCodec.rejections().decode(record.value()));
        }
        return rejections;
    }

    /** All committed records of a topic, from its beginning to its present end. */
    public List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
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
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    @Override
    public void close() {
        producer.close();
        broker.close();
    }
}
