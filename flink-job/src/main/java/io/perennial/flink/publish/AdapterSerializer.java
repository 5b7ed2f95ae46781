package io.perennial.flink.publish;

import io.perennial.flink.train.AdapterRecord;
import io.perennial.schemas.adapter.AdapterChunks;
import io.perennial.schemas.adapter.AdapterSignature;
import io.perennial.schemas.adapter.ChunkRecord;
import io.perennial.schemas.signature.SigningKey;
import java.nio.file.Path;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Puts all chunks of a task into one partition, so that they keep their order, and signs them where
 * a key is given. Only the key file's path travels with the job; the key is read where the sink
 * runs.
 */
final class AdapterSerializer extends SingleTopicSerializer<AdapterRecord> {

    private static final long serialVersionUID = 1L;

    private final @Nullable String keyFile;
    private transient @Nullable SigningKey key;

    /**
     * @param keyFile path of the private key; null = nothing is signed
     */
    AdapterSerializer(String topic, @Nullable String keyFile) {
        super(topic);
        this.keyFile = keyFile;
    }

    @Override
    public void open(
            SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
        key = keyFile == null ? null : SigningKey.read(Path.of(keyFile));
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            AdapterRecord record, KafkaSinkContext context, Long timestamp) {
        ChunkRecord chunk = new ChunkRecord(record.key(), record.value());
        ChunkRecord sent = key == null ? chunk : AdapterSignature.sign(chunk, key);
        int partitions = context.getPartitionsForTopic(topic()).length;
        return new ProducerRecord<>(
                topic(),
                AdapterChunks.partition(record.task(), partitions),
                sent.key(),
                sent.value());
    }
}
