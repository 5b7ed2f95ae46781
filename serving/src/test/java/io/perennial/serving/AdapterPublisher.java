package io.perennial.serving;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.adapter.AdapterChunks;
import io.perennial.schemas.adapter.AdapterPublication;
import io.perennial.schemas.adapter.KeepRule;
import io.perennial.schemas.adapter.KeptVersions;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.serving.follow.AdapterRecords;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes adapters in Kafka transactions, as the trainer does. */
final class AdapterPublisher implements AutoCloseable {

    private final String topic;
    private final int partitions;
    private final Map<String, KeptVersions> kept = new HashMap<>();
    private final KafkaProducer<byte[], byte[]> producer;

    AdapterPublisher(String bootstrapServers, String name, String topic, int partitions) {
        this.topic = topic;
        this.partitions = partitions;
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers, "transactional.id", name),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        producer.initTransactions();
    }

    /** Publishes these artifacts in one transaction. */
    void publish(AdapterArtifact... artifacts) {
        begin(artifacts);
        commit();
    }

    /** Publishes a version beside earlier ones of its task that this publisher has published so. */
    void publishBeside(AdapterArtifact artifact, KeepRule rule) {
        String task = artifact.task();
        AdapterPublication publication =
                AdapterPublication.of(
                        new PublishedAdapter(
                                task,
                                artifact.version(),
                                artifact.baseFingerprint(),
                                Instant.now(),
                                artifact.toBytes()),
                        kept.getOrDefault(task, KeptVersions.none()),
                        rule);
        kept.put(task, publication.kept());
        int partition = AdapterChunks.partition(task, partitions);
        write(
                publication.records().stream()
                        .map(
                                record ->
                                        new ProducerRecord<>(
                                                topic, partition, record.key(), record.value()))
                        .toList());
    }

    /** Writes these artifacts and leaves the transaction open. */
    void begin(AdapterArtifact... artifacts) {
        producer.beginTransaction();
        for (AdapterArtifact artifact : artifacts) {
            send(chunks(artifact));
        }
        producer.flush();
    }

    void commit() {
        producer.commitTransaction();
    }

    void abort() {
        producer.abortTransaction();
    }

    /** Writes these records in one transaction. */
    void write(List<ProducerRecord<byte[], byte[]>> records) {
        producer.beginTransaction();
        send(records);
        producer.commitTransaction();
    }

    void remove(String task) {
        write(List.of(AdapterRecords.tombstone(topic, partitions, task)));
    }

    List<ProducerRecord<byte[], byte[]>> chunks(AdapterArtifact artifact) {
        return AdapterRecords.of(topic, partitions, artifact);
    }

    List<ProducerRecord<byte[], byte[]>> chunks(AdapterArtifact artifact, byte[] bytes) {
        return AdapterRecords.of(
                topic,
                partitions,
                artifact.task(),
                artifact.version(),
                artifact.baseFingerprint(),
                bytes);
    }

    /** A failure to write shows when the transaction is committed. */
    private void send(List<ProducerRecord<byte[], byte[]>> records) {
        for (ProducerRecord<byte[], byte[]> record : records) {
            Future<RecordMetadata> unused = producer.send(record);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
