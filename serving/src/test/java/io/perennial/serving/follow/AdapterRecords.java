package io.perennial.serving.follow;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.adapter.AdapterChunks;
import io.perennial.schemas.adapter.AdapterPublication;
import io.perennial.schemas.adapter.ChunkKey;
import io.perennial.schemas.adapter.PublishedAdapter;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a trainer writes to the adapters topic. */
public final class AdapterRecords {

    private AdapterRecords() {}

    /** All chunks of an artifact, published now. */
    public static List<ProducerRecord<byte[], byte[]>> of(
            String topic, int partitions, AdapterArtifact artifact) {
        return of(
                topic,
                partitions,
                artifact.task(),
                artifact.version(),
                artifact.baseFingerprint(),
                artifact.toBytes());
    }

    /** All chunks of anything that claims to be an artifact. */
    public static List<ProducerRecord<byte[], byte[]>> of(
            String topic,
            int partitions,
            String task,
            long version,
            String fingerprint,
            byte[] bytes) {
        int partition = AdapterChunks.partition(task, partitions);
        PublishedAdapter adapter =
                new PublishedAdapter(task, version, fingerprint, Instant.now(), bytes);
        return AdapterPublication.first(adapter).records().stream()
                .map(record -> new ProducerRecord<>(topic, partition, record.key(), record.value()))
                .toList();
    }

    /** Takes a task out of service. */
    public static ProducerRecord<byte[], byte[]> tombstone(
            String topic, int partitions, String task) {
        int partition = AdapterChunks.partition(task, partitions);
        return new ProducerRecord<>(topic, partition, new ChunkKey(task, 0, 0).toBytes(), null);
    }
}
