package io.perennial.cli.kafka;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Reads all partitions of one topic, committed records only, as they arrive. Thread-confined,
 * except {@link #stop}.
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
        KafkaConsumer<byte[], byte[]> consumer = kafka.consumer();
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
        return new TopicReader(consumer);
    }

    /** Hands over record after record until the receiver answers false, or {@link #stop}. */
    public void read(Predicate<ConsumerRecord<byte[], byte[]>> receiver) {
        try {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (!receiver.test(record)) {
                        return;
                    }
                }
            }
        } catch (WakeupException e) {
            // told to stop
        }
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
