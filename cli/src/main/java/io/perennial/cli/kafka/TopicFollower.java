package io.perennial.cli.kafka;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Follows a topic from its beginning on a thread of its own. */
public final class TopicFollower implements AutoCloseable {

    private static final long STOP_MILLIS = 5_000;

    private final TopicReader reader;
    private final Thread thread;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    private TopicFollower(TopicReader reader, String name, Consumer<byte[]> values) {
        this.reader = reader;
        this.thread = new Thread(() -> follow(values), name);
        thread.setDaemon(true);
    }

    /**
     * @param values receives every record's value, on the follower's thread
     */
    public static TopicFollower start(
            KafkaConnection kafka, String topic, Consumer<byte[]> values) {
        TopicFollower follower =
                new TopicFollower(
                        TopicReader.open(kafka, topic, true), "perennial-follow-" + topic, values);
        follower.thread.start();
        return follower;
    }

    /**
     * @throws IllegalStateException if following has failed
     */
    public void requireRunning() {
        RuntimeException cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException(
                    "a topic cannot be followed any longer: " + cause.getMessage(), cause);
        }
    }

    private void follow(Consumer<byte[]> values) {
        try (reader) {
            reader.read(record -> accept(record, values));
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    private static boolean accept(ConsumerRecord<byte[], byte[]> record, Consumer<byte[]> values) {
        if (record.value() != null) {
            values.accept(record.value());
        }
        return true;
    }

    @Override
    public void close() throws InterruptedException {
        reader.stop();
        thread.join(STOP_MILLIS);
    }
}
