package io.perennial.flink.publish;

import io.perennial.flink.train.AdapterRecord;
import io.perennial.schemas.adapter.AdapterChunks;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Puts all chunks of a task into one partition, so that they keep their order. */
final class AdapterSerializer extends SingleTopicSerializer<AdapterRecord> {

    private static final long serialVersionUID = 1L;

    AdapterSerializer(String topic) {
        super(topic);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            AdapterRecord record, KafkaSinkContext context, Long timestamp) {
        int partitions = context.getPartitionsForTopic(topic()).length;
        return new ProducerRecord<>(
                topic(),
                AdapterChunks.partition(record.task(), partitions),
                record.key(),
                record.value());
    }
}
