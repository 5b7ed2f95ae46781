package io.perennial.cli.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * The clock of a broker, which writes the time beside every record of a topic that asks for it: of
 * one that is made for the purpose, and deleted again.
 */
public final class BrokerClock {

    private static final int RECORDS = 3;

    private BrokerClock() {}

    /**
     * How far it is ahead of another clock; what the way of a record takes does not count.
     *
     * @return negative where it is behind; empty where the broker takes no topic for it from this
     *     client
     */
    public static Optional<Duration> ahead(KafkaConnection kafka, Clock clock)
            throws InterruptedException {
        // No topic of examples begins so.
        String topic = kafka.topics().prefix() + "-doctor-" + UUID.randomUUID();
        NewTopic made =
                new NewTopic(topic, Optional.of(1), Optional.empty())
                        .configs(Map.of("message.timestamp.type", "LogAppendTime"));
        try (Admin admin = kafka.admin()) {
            admin.createTopics(List.of(made)).all().get();
            try {
                return Optional.of(compare(kafka, topic, clock));
            } finally {
                admin.deleteTopics(List.of(topic)).all().get();
            }
        } catch (ExecutionException | KafkaException e) {
            return Optional.empty();
        }
    }

    /** The last of a few records: the first ones wait for connections. */
    private static Duration compare(KafkaConnection kafka, String topic, Clock clock)
            throws InterruptedException, ExecutionException {
        Duration difference = Duration.ZERO;
        byte[] value = "what time is it?".getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer()) {
            for (int number = 0; number < RECORDS; number++) {
                long before = clock.millis();
                long written = producer.send(new ProducerRecord<>(topic, value)).get().timestamp();
                long after = clock.millis();
                difference = Duration.ofMillis(outside(written, before, after));
            }
        }
        return difference;
    }

    /** How far a moment lies outside of a span; 0 inside. */
    private static long outside(long moment, long from, long to) {
        return moment < from ? moment - from : Math.max(0, moment - to);
    }
}
