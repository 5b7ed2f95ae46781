package io.perennial.flink.replay;

import io.perennial.flink.kafka.KafkaAccess;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads committed records of Kafka: whole topics, or single records by their offsets, which is fast
 * where the offsets of a partition rise from call to call. Thread-confined.
 */
public final class TopicRecords implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaAccess kafka;
    private final Map<TopicPartition, Cursor> cursors = new HashMap<>();

    public TopicRecords(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> config = new HashMap<>(kafka.clientConfig());
        config.put("isolation.level", "read_committed");
        config.put("enable.auto.commit", "false");
        config.put("auto.offset.reset", "none");
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Hands over everything from a topic's beginning up to where it ends now. */
    public void readAll(String topic, Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(receiver);
            }
        }
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
        private final KafkaConsumer<byte[], byte[]> consumer = consumer();
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
