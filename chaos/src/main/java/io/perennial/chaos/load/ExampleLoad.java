package io.perennial.chaos.load;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends numbered examples of many tasks at a set rate for a set time, as a careful producer does:
 * idempotent, acknowledged by all replicas, and patient. What it could not send while brokers were
 * away it makes up for afterwards.
 */
public final class ExampleLoad implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long PAUSE_MILLIS = 10;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final TaskPlan plan;
    private final double rate;
    private final Duration duration;
    private final SplittableRandom random;
    private final AtomicLongArray sent;
    private long total;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::sendAll, "examples");

    /**
     * @param rate examples a second
     */
    public ExampleLoad(
            String bootstrapServers,
            String topic,
            TaskPlan plan,
            double rate,
            Duration duration,
            long seed) {
        this.topic = topic;
        this.plan = plan;
        this.rate = rate;
        this.duration = duration;
        this.random = new SplittableRandom(seed);
        this.sent = new AtomicLongArray(plan.tasks());
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "acks",
                                "all",
                                "enable.idempotence",
                                "true",
                                "linger.ms",
                                "20",
                                "request.timeout.ms",
                                "10000",
                                "delivery.timeout.ms",
                                Long.toString(PATIENCE.toMillis()),
                                "max.block.ms",
                                Long.toString(PATIENCE.toMillis())),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void sendAll() {
        long start = System.nanoTime();
        try {
            for (double share = 0; share < 1; share = share(start)) {
                long due = (long) (rate * duration.toMillis() / 1_000 * share);
                while (total < due) {
                    send(plan.draw(random, share));
                }
                Thread.sleep(PAUSE_MILLIS);
            }
            producer.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private double share(long start) {
        return (double) (System.nanoTime() - start) / duration.toNanos();
    }

    private void send(int task) {
        String name = plan.name(task);
        long number = sent.getAndIncrement(task);
        total++;
        // The callback sees a failure; flushing waits for all.
        Future<RecordMetadata> unused =
                producer.send(
                        new ProducerRecord<>(
                                topic,
                                name.getBytes(StandardCharsets.UTF_8),
                                NumberedExamples.encode(name, number)),
                        (place, failed) -> {
                            if (failed != null) {
                                failure.compareAndSet(null, failed);
                            }
                        });
    }

    /** Examples of a task that were handed to Kafka so far. */
    public long sent(int task) {
        return sent.get(task);
    }

    /**
     * Returns when Kafka has taken everything.
     *
     * @throws IllegalStateException if it refused a record
     */
    public void awaitEnd() throws InterruptedException {
        thread.join();
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("Kafka did not take an example", failed);
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
        producer.close(Duration.ofSeconds(5));
    }
}
