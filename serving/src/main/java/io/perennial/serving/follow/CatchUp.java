package io.perennial.serving.follow;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Knows whether the end offsets seen at the start have been reached. Once reached, that is for
 * good: a reader that loses its connection later still serves everything from before the start.
 * Confined to one thread.
 */
final class CatchUp {

    private final Map<TopicPartition, Long> left = new HashMap<>();
    private boolean started;

    boolean started() {
        return started;
    }

    /** Sets the mark to reach: the committed end of every partition. */
    void start(Map<TopicPartition, Long> endOffsets) {
        if (!started) {
            left.putAll(endOffsets);
            started = true;
        }
    }

    /** Notes that everything before this offset of the partition is in force. */
    void reached(TopicPartition partition, long position) {
        Long end = left.get(partition);
        if (end != null && position >= end) {
            left.remove(partition);
        }
    }

    boolean done() {
        return started && left.isEmpty();
    }

    /** The same of one topic. */
    boolean done(String topic) {
        return started && left.keySet().stream().noneMatch(each -> each.topic().equals(topic));
    }

    /** Partitions whose mark is not reached yet. */
    int partitionsLeft() {
        return left.size();
    }
}
