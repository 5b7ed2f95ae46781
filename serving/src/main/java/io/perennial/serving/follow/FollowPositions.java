package io.perennial.serving.follow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * How far every partition has been read and put in force; outlives the consumers that read.
 * Confined to one thread.
 */
final class FollowPositions {

    private final CatchUp catchUp = new CatchUp();
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    /**
     * Lets a new consumer go on where the last one was; partitions that are new begin at their
     * start.
     */
    void assign(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        consumer.assign(partitions);
        for (TopicPartition partition : partitions) {
            Long position = positions.get(partition);
            if (position == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, position);
            }
        }
        if (!catchUp.started()) {
            catchUp.start(consumer.endOffsets(partitions));
        }
    }

    /** Has a topic read from these offsets, and from the beginning where there are none. */
    void resume(String topic, Map<Integer, Long> offsets) {
        positions.keySet().removeIf(partition -> partition.topic().equals(topic));
        offsets.forEach(
                (partition, offset) -> positions.put(new TopicPartition(topic, partition), offset));
    }

    /** Notes that everything the consumer has returned is in force. */
    void reached(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            long position = consumer.position(partition);
            positions.put(partition, position);
            catchUp.reached(partition, position);
        }
    }

    /** Whether the end seen at the start is reached; never goes back to false. */
    boolean caughtUp() {
        return catchUp.done();
    }

    /** The same of one topic. */
    boolean caughtUp(String topic) {
        return catchUp.done(topic);
    }
}
