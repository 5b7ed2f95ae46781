package io.perennial.flink.publish;

import io.perennial.schemas.avro.LineageEntry;
import io.perennial.schemas.wire.WireCodec;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Lineage keyed by task, so that a task's entries keep their order. */
final class LineageSerializer extends SingleTopicSerializer<LineageEntry> {

    private static final long serialVersionUID = 1L;
    private static final WireCodec<LineageEntry> CODEC = WireCodec.lineage();

    LineageSerializer(String topic) {
        super(topic);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            LineageEntry entry, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(
                topic(), entry.getTask().getBytes(StandardCharsets.UTF_8), CODEC.encode(entry));
    }
}
