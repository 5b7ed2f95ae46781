package io.perennial.flink.publish;

import io.perennial.schemas.avro.Rejection;
import io.perennial.schemas.wire.WireCodec;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Rejections keyed by the origin of the record, since their task may be unknown. */
final class RejectionSerializer extends SingleTopicSerializer<Rejection> {

    private static final long serialVersionUID = 1L;
    private static final WireCodec<Rejection> CODEC = WireCodec.rejections();

    RejectionSerializer(String topic) {
        super(topic);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            Rejection rejection, KafkaSinkContext context, Long timestamp) {
        String origin = rejection.getTopic() + '-' + rejection.getPartition();
        return new ProducerRecord<>(
                topic(), origin.getBytes(StandardCharsets.UTF_8), CODEC.encode(rejection));
    }
}
