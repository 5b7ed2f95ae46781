package io.perennial.serving.observe;

import io.perennial.schemas.kafka.Denial;
import io.perennial.schemas.topic.Topics;
import io.perennial.serving.follow.AdapterConsumers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads evaluations, rejected records and task specifications on one thread of its own, those
 * topics among them that are there and may be read. What is missing is looked for again every
 * while; meanwhile it shows in {@link #topics()}.
 */
public final class TopicObserver implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicObserver.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration LOOKED_FOR_EVERY = Duration.ofSeconds(10);

    /** Asking for a topic that may not be read holds up the others for a moment. */
    private static final Duration DENIED_FOR = Duration.ofMinutes(1);

    private final AdapterConsumers consumers;
    private final RecordIntake intake;
    private final TailPositions positions;
    private final Map<String, ObservedTopic> status = new ConcurrentSkipListMap<>();
    private final Map<String, Long> deniedUntil = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Consumer<byte[], byte[]> polling;

    /**
     * @param consumers opens consumers of committed records
     * @param observations takes what is read
     */
    public TopicObserver(Topics topics, AdapterConsumers consumers, Observations observations) {
        this.consumers = consumers;
        this.intake = new RecordIntake(topics, observations);
        this.positions = new TailPositions(topics);
        for (String topic : List.of(topics.evaluations(), topics.rejected(), topics.tasks())) {
            status.put(topic, ObservedTopic.initial(topic));
        }
        this.thread = new Thread(this::run, "perennial-observer");
        this.thread.setDaemon(true);
    }

    /** Begins to read. Call it once. */
    public void start() {
        thread.start();
    }

    /** How the reading of each topic stands; never blocks. */
    public List<ObservedTopic> topics() {
        return List.copyOf(status.values());
    }

    private void run() {
        try {
            while (!isClosing()) {
                try (Consumer<byte[], byte[]> consumer = consumers.open()) {
                    polling = consumer;
                    read(consumer);
                } catch (WakeupException closed) {
                    LOG.debug("Woken up to close");
                } catch (RuntimeException failure) {
                    status.keySet().forEach(topic -> trouble(topic, reasonOf(failure)));
                    pause();
                } finally {
                    polling = null;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        while (!isClosing()) {
            assign(consumer);
            long again = System.nanoTime() + LOOKED_FOR_EVERY.toNanos();
            if (consumer.assignment().isEmpty()) {
                pause();
                continue;
            }
            try {
                while (!isClosing() && (System.nanoTime() < again || !isMissing())) {
                    poll(consumer);
                }
            } catch (AuthorizationException denied) {
                leaveOut(denied, consumer);
            }
        }
    }

    private void leaveOut(AuthorizationException denied, Consumer<byte[], byte[]> consumer) {
        for (TopicPartition partition : consumer.assignment()) {
            if (isAbout(denied, partition.topic())) {
                trouble(partition.topic(), reasonOf(denied));
                deniedUntil.put(partition.topic(), System.nanoTime() + DENIED_FOR.toNanos());
            }
        }
    }

    /** Puts together what can be read; what has been read before goes on where it was. */
    private void assign(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> readable = new ArrayList<>();
        for (String topic : status.keySet()) {
            Long denied = deniedUntil.get(topic);
            if (denied != null && System.nanoTime() - denied < 0) {
                continue;
            }
            try {
                List<TopicPartition> partitions =
                        consumer.partitionsFor(topic).stream()
                                .map(each -> new TopicPartition(topic, each.partition()))
                                .toList();
                if (partitions.isEmpty()) {
                    trouble(
                            topic,
                            "Topic %s does not exist yet. Create it with: ./perennial topics create"
                                    .formatted(topic));
                } else {
                    positions.seekable(consumer, partitions);
                    readable.addAll(partitions);
                }
            } catch (AuthorizationException refused) {
                trouble(topic, reasonOf(refused));
            }
        }
        consumer.assign(readable);
        positions.seek(consumer, readable);
    }

    private void poll(Consumer<byte[], byte[]> consumer) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (TopicPartition partition : consumer.assignment()) {
            status.computeIfPresent(partition.topic(), (name, known) -> known.with(null));
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            boolean understood = intake.accept(record.topic(), record.key(), record.value());
            status.computeIfPresent(record.topic(), (name, known) -> known.read(understood));
            positions.reached(record);
        }
    }

    private boolean isMissing() {
        return status.values().stream().anyMatch(topic -> topic.problem() != null);
    }

    private void trouble(String topic, String reason) {
        ObservedTopic before = status.put(topic, status.get(topic).with(reason));
        if (before != null && !reason.equals(before.problem())) {
            LOG.info("The console goes without topic {}: {}", topic, reason);
        }
    }

    private static boolean isAbout(AuthorizationException denied, String topic) {
        return !(denied instanceof TopicAuthorizationException named)
                || named.unauthorizedTopics().contains(topic);
    }

    private static String reasonOf(RuntimeException failure) {
        return Denial.describe(failure, AclOperation.READ)
                .orElseGet(() -> String.valueOf(failure.getMessage()));
    }

    private void pause() throws InterruptedException {
        boolean unused = closing.await(LOOKED_FOR_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Stops reading and waits until the thread has ended. */
    @Override
    public void close() {
        closing.countDown();
        Consumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
