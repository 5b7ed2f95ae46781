package io.perennial.serving.observe;

import io.perennial.schemas.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the reading of each partition begins and has come to; outlives the consumers that read.
 * Confined to one thread.
 */
final class TailPositions {

    /** Records of a partition from its end backwards that are read at the start. */
    static final long EVALUATIONS = 100_000;

    static final long REJECTIONS = 500;

    private final Topics topics;
    private final Map<TopicPartition, Long> next = new HashMap<>();

    TailPositions(Topics topics) {
        this.topics = topics;
    }

    /** Decides where partitions begin that have not been read yet. */
    void seekable(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        List<TopicPartition> fresh =
                partitions.stream().filter(each -> !next.containsKey(each)).toList();
        if (fresh.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> first = consumer.beginningOffsets(fresh);
        Map<TopicPartition, Long> end = consumer.endOffsets(fresh);
        for (TopicPartition partition : fresh) {
            long begin = first.get(partition);
            next.put(partition, Math.max(begin, end.get(partition) - tail(partition.topic())));
        }
    }

    void seek(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        partitions.forEach(partition -> consumer.seek(partition, next.get(partition)));
    }

    void reached(ConsumerRecord<byte[], byte[]> record) {
        next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    }

    /** Specifications are kept for ever, so all of them are read. */
    private long tail(String topic) {
        if (topic.equals(topics.tasks())) {
            return Long.MAX_VALUE;
        }
        return topic.equals(topics.evaluations()) ? EVALUATIONS : REJECTIONS;
    }
}
