package io.perennial.cli.kafka;

import io.perennial.cli.terminal.UserException;
import io.perennial.schemas.kafka.Denial;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Reads all partitions of one topic as they arrive, committed records only unless asked otherwise.
 * Thread-confined, except {@link #stop}.
 */
public final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final KafkaConsumer<byte[], byte[]> consumer;

    private TopicReader(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * @param fromBeginning all records that are there; else only those that come from now on
     */
    public static TopicReader open(KafkaConnection kafka, String topic, boolean fromBeginning) {
        return open(kafka.consumer(), topic, fromBeginning);
    }

    /** All records that are there, those of open and broken-off transactions too. */
    static TopicReader openUncommitted(KafkaConnection kafka, String topic) {
        return open(kafka.uncommittedConsumer(), topic, true);
    }

    private static TopicReader open(
            KafkaConsumer<byte[], byte[]> consumer, String topic, boolean fromBeginning) {
        try {
            assign(consumer, topic, fromBeginning);
            return new TopicReader(consumer);
        } catch (AuthorizationException e) {
            consumer.close(CloseOptions.timeout(CLOSE));
            throw denied(e);
        }
    }

    private static UserException denied(AuthorizationException e) {
        return new UserException(
                Denial.describe(e, AclOperation.READ)
                        .orElseGet(() -> String.valueOf(e.getMessage())),
                e);
    }

    private static void assign(
            KafkaConsumer<byte[], byte[]> consumer, String topic, boolean fromBeginning) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        consumer.assign(partitions);
        if (fromBeginning) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
        }
    }

    /** Hands over record after record until the receiver answers false, or {@link #stop}. */
    public void read(Predicate<ConsumerRecord<byte[], byte[]>> receiver) {
        try {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : poll()) {
                    if (!receiver.test(record)) {
                        return;
                    }
                }
            }
        } catch (WakeupException e) {
            // told to stop
        }
    }

    /** Hands over what is there now, up to the end that the topic has at this moment. */
    void readToEnd(Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> isBefore(end.getKey(), end.getValue()))) {
            poll().forEach(receiver);
        }
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL);
        } catch (AuthorizationException e) {
            throw denied(e);
        }
    }

    private boolean isBefore(TopicPartition partition, long end) {
        return consumer.position(partition) < end;
    }

    /** Ends {@link #read}; may be called from any thread. */
    void stop() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE));
    }
}
