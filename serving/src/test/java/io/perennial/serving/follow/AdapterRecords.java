package io.perennial.serving.follow;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.adapter.AdapterChunks;
import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.wire.WireCodec;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a trainer writes to the adapters topic. */
public final class AdapterRecords {

    private static final WireCodec<AdapterChunk> CODEC = WireCodec.adapterChunks();

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
        return AdapterChunks.cut(task, version, fingerprint, bytes, Instant.now()).stream()
                .map(
                        chunk ->
                                new ProducerRecord<>(
                                        topic,
                                        partition,
                                        AdapterChunks.key(task, chunk.getChunk()),
                                        CODEC.encode(chunk)))
                .toList();
    }

    /** Takes a task out of service. */
    public static ProducerRecord<byte[], byte[]> tombstone(
            String topic, int partitions, String task) {
        int partition = AdapterChunks.partition(task, partitions);
        return new ProducerRecord<>(topic, partition, AdapterChunks.key(task, 0), null);
    }
}
