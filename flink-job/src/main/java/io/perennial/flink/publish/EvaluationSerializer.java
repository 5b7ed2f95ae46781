package io.perennial.flink.publish;

import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.wire.WireCodec;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Evaluations keyed by task, so that those of one task keep their order. */
final class EvaluationSerializer extends SingleTopicSerializer<Evaluation> {

    private static final long serialVersionUID = 1L;
    private static final WireCodec<Evaluation> CODEC = WireCodec.evaluations();

    EvaluationSerializer(String topic) {
        super(topic);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            Evaluation evaluation, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(
                topic(),
                evaluation.getTask().getBytes(StandardCharsets.UTF_8),
                CODEC.encode(evaluation));
    }
}
