package io.perennial.flink.replay;

import io.perennial.flink.kafka.KafkaAccess;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads single committed records of Kafka by their offsets, which is fast where the offsets of a
 * partition rise from call to call. Thread-confined.
 */
public final class TopicRecords implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaAccess kafka;
    private final Map<TopicPartition, Cursor> cursors = new HashMap<>();

    public TopicRecords(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /**
     * The record at an offset.
     *
     * @throws NotReplayableException if there is none any more
     */
    public ConsumerRecord<byte[], byte[]> get(TopicPartition partition, long offset) {
        return cursors.computeIfAbsent(partition, Cursor::new).get(offset);
    }

    @Override
    public void close() {
        cursors.values().forEach(cursor -> cursor.consumer.close());
    }

    /** Where the reading of a partition has come to. */
    private final class Cursor {

        private final TopicPartition partition;
        private final KafkaConsumer<byte[], byte[]> consumer = TopicTail.consumer(kafka);
        private final Deque<ConsumerRecord<byte[], byte[]>> read = new ArrayDeque<>();

        Cursor(TopicPartition partition) {
            this.partition = partition;
            consumer.assign(List.of(partition));
        }

        ConsumerRecord<byte[], byte[]> get(long offset) {
            ConsumerRecord<byte[], byte[]> found = skipTo(offset);
            if (found == null) {
                found = seekTo(offset);
            }
            if (found.offset() != offset) {
                throw new NotReplayableException(
                        "offset %d of %s is not there any more; a version can be trained again while its examples are kept"
                                .formatted(offset, partition));
            }
            return found;
        }

        private @Nullable ConsumerRecord<byte[], byte[]> skipTo(long offset) {
            if (read.isEmpty() || read.peek().offset() > offset) {
                return null;
            }
            while (!read.isEmpty() && read.peek().offset() < offset) {
                read.poll();
            }
            return read.poll();
        }

        private ConsumerRecord<byte[], byte[]> seekTo(long offset) {
            read.clear();
            long first = consumer.beginningOffsets(List.of(partition)).get(partition);
            consumer.seek(partition, Math.max(first, offset));
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < end) {
                consumer.poll(POLL).forEach(read::add);
                if (!read.isEmpty()) {
                    return read.poll();
                }
            }
            throw new NotReplayableException(
                    "offset %d of %s cannot be read within %d s; is the topic still there?"
                            .formatted(offset, partition, PATIENCE.toSeconds()));
        }
    }
}
