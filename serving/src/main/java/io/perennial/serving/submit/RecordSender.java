package io.perennial.serving.submit;

import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import io.perennial.schemas.kafka.Denial;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import io.perennial.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends examples and specifications, the task as key, so that a task's records keep their order.
 * The producer is made when it is first needed. Safe for any thread; calls may wait some seconds
 * for brokers that do not answer.
 */
public final class RecordSender implements AutoCloseable {

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

    private final Topics topics;
    private final Map<String, Object> properties;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private boolean closed;

    /**
     * @param bootstrapServers brokers, {@code host:port} separated by commas
     * @param further further client properties; the ones set here win
     */
    public RecordSender(Topics topics, String bootstrapServers, Map<String, String> further) {
        this.topics = topics;
        Map<String, Object> all = new HashMap<>(further);
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.EXAMPLE_BYTES);
        all.put(
                ProducerConfig.CLIENT_ID_CONFIG,
                further.getOrDefault(ProducerConfig.CLIENT_ID_CONFIG, "perennial") + "-submit");
        all.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "0");
        all.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000");
        all.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        all.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "10000");
        this.properties = Map.copyOf(all);
    }

    /**
     * Sends an example to be learned from.
     *
     * @return where it stands; fails with {@link NotStoredException}
     */
    public CompletableFuture<StoredRecord> send(LabeledExample example) {
        return send(topics.examples(), example.task(), LabeledExampleJson.encode(example));
    }

    /**
     * Sends a specification, which replaces the one before.
     *
     * @return where it stands; fails with {@link NotStoredException}
     */
    public CompletableFuture<StoredRecord> send(TaskSpec specification) {
        return send(topics.tasks(), specification.task(), TaskSpecJson.encode(specification));
    }

    private CompletableFuture<StoredRecord> send(String topic, String task, byte[] value) {
        CompletableFuture<StoredRecord> stored = new CompletableFuture<>();
        byte[] key = task.getBytes(StandardCharsets.UTF_8);
        try {
            Future<RecordMetadata> unused =
                    producer()
                            .send(
                                    new ProducerRecord<>(topic, key, value),
                                    (metadata, failure) ->
                                            settle(stored, topic, metadata, failure));
        } catch (KafkaException failure) {
            stored.completeExceptionally(notStored(topic, failure));
        }
        return stored;
    }

    private static void settle(
            CompletableFuture<StoredRecord> stored,
            String topic,
            RecordMetadata metadata,
            @Nullable Exception failure) {
        if (failure != null) {
            stored.completeExceptionally(notStored(topic, failure));
        } else {
            stored.complete(
                    new StoredRecord(metadata.topic(), metadata.partition(), metadata.offset()));
        }
    }

    private static NotStoredException notStored(String topic, Exception failure) {
        String why =
                Denial.describe(failure, AclOperation.WRITE)
                        .orElseGet(
                                () ->
                                        "Kafka did not take the record for topic %s (%s); check that the brokers run and that the topic is there"
                                                .formatted(topic, failure.getMessage()));
        return new NotStoredException(why + ".", failure);
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (closed) {
            throw new KafkaException("the server is stopping");
        }
        if (producer == null) {
            producer =
                    new KafkaProducer<>(
                            properties, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close(LONGEST_CLOSE);
            producer = null;
        }
    }
}
