package io.perennial.serving.follow;

import io.micrometer.core.instrument.MeterRegistry;
import io.perennial.schemas.adapter.AdapterChunks;
import io.perennial.schemas.kafka.Denial;
import io.perennial.schemas.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the adapters topic from where it was read before, on one thread of its own, and passes on
 * what is complete, committed and made for the served base. From the tasks topic it passes on which
 * versions operators hold on to.
 *
 * <p>After a failure it opens a new consumer and goes on where it was, for as long as it takes; the
 * failure shows in {@link #status()} meanwhile. Only an {@link Error} (no memory, a broken native
 * library) ends it.
 */
public final class AdapterFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdapterFollower.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration PARTITIONS_CHECKED_EVERY = Duration.ofMinutes(1);

    private final Topics topics;
    private final String topic;
    private final AdapterConsumers consumers;
    private final TopicIdentities identities;
    private final Acceptance acceptance;
    private final AdapterChanges target;
    private final Clock clock;
    private final FollowMetrics metrics;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final FollowPositions positions = new FollowPositions();
    private final PinIntake pins = new PinIntake();

    private volatile FollowStatus status = FollowStatus.initial();
    private volatile @Nullable Consumer<byte[], byte[]> polling;

    /**
     * @param topics names of the topics
     * @param consumers opens consumers
     * @param identities tells whether the adapters topic is still the same
     * @param acceptance what is let through
     * @param target takes the changes, on the follower's thread
     */
    public AdapterFollower(
            Topics topics,
            AdapterConsumers consumers,
            TopicIdentities identities,
            Acceptance acceptance,
            AdapterChanges target,
            Clock clock,
            MeterRegistry registry) {
        this.topics = topics;
        this.topic = topics.adapters();
        this.consumers = consumers;
        this.identities = identities;
        this.acceptance = acceptance;
        this.target = target;
        this.clock = clock;
        this.metrics = new FollowMetrics(registry, this::status);
        this.thread = new Thread(this::run, "perennial-follower");
        this.thread.setDaemon(true);
    }

    /** Begins to read. Call it once. */
    public void start() {
        thread.start();
    }

    /** How it stands now; never blocks. */
    public FollowStatus status() {
        return status;
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!isClosing()) {
                long before = status.recordsRead();
                status = status.connecting();
                try {
                    follow();
                } catch (WakeupException closed) {
                    LOG.debug("Woken up to close");
                } catch (RuntimeException failure) {
                    pause = status.recordsRead() > before ? FIRST_PAUSE : pause;
                    String reason =
                            Denial.describe(failure, AclOperation.READ)
                                    .orElseGet(() -> ArtifactIntake.reasonOf(failure));
                    status = status.waiting(reason);
                    LOG.warn("Cannot read {}: {}; trying again in {}", topic, reason, pause);
                    closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                    pause = longer(pause);
                }
            }
            status = status.stopped(null);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            status = status.stopped("The follower was interrupted.");
        } catch (Error fatal) {
            status = status.stopped("The follower ended: " + fatal);
            LOG.error("The follower of {} ended; restart the process", topic, fatal);
        }
    }

    /** Reads until closing, until a topic gets more partitions, or until a failure. */
    private void follow() throws InterruptedException {
        ArtifactIntake intake = resumed();
        try (Consumer<byte[], byte[]> consumer = consumers.open()) {
            polling = consumer;
            if (isClosing()) {
                return;
            }
            List<TopicPartition> partitions = partitions(consumer);
            positions.assign(consumer, partitions);
            long lastCheck = System.nanoTime();
            while (!isClosing()) {
                applyOne(consumer, partitions, intake);
                if (System.nanoTime() - lastCheck > PARTITIONS_CHECKED_EVERY.toNanos()) {
                    if (partitions(consumer).size() > partitions.size()) {
                        LOG.info("{} has more partitions now; assigning all of them", topic);
                        return;
                    }
                    lastCheck = System.nanoTime();
                }
            }
        } finally {
            polling = null;
        }
    }

    /**
     * Goes on from what is in force, or begins anew where the topic is not the one that was read
     * before.
     */
    private ArtifactIntake resumed() throws InterruptedException {
        String identity = identities.of(topic);
        if (!target.resumePoint().topic().equals(Optional.of(identity))) {
            LOG.info("Reading all of {}, which was not read before", topic);
            target.reset(identity);
        }
        ResumePoint from = target.resumePoint();
        positions.resume(topic, from.offsets());
        pins.resume(from.pinned());
        ArtifactIntake intake = new ArtifactIntake(acceptance);
        intake.restore(from.versions());
        return intake;
    }

    /** One poll: everything in it is in force before its positions count as reached. */
    private void applyOne(
            Consumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            ArtifactIntake intake) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        List<AdapterChange> changes = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.topic().equals(topic)) {
                intake.accept(record.key(), record.value()).ifPresent(changes::add);
            } else {
                pins.accept(record.key(), record.value());
            }
        }
        if (!records.isEmpty()) {
            apply(changes, resume(consumer, partitions, intake.incomplete()));
        }
        positions.reached(consumer, partitions);
        if (positions.caughtUp(topics.tasks())) {
            pin();
        }
        if (positions.caughtUp() && !status.caughtUp()) {
            LOG.info("Caught up with {}", topic);
        }
        metrics.read(records.count());
        status = status.reading(positions.caughtUp(), records.count());
    }

    /** Puts in force what operators have decided. */
    private void pin() {
        List<AdapterChange> due = pins.due();
        if (!due.isEmpty()) {
            target.apply(due, Map.of());
        }
        pins.inForce();
    }

    private void apply(List<AdapterChange> changes, Map<Integer, Long> resume) {
        target.apply(changes, resume);
        if (status.caughtUp()) {
            Instant now = clock.instant();
            for (AdapterChange change : changes) {
                if (change instanceof AdapterChange.Arrived arrived) {
                    metrics.served(Duration.between(arrived.publishedAt(), now));
                }
            }
        }
    }

    /**
     * Where another process could go on. A version that has come in part is not kept, so its
     * partition has to be read from before it.
     */
    private Map<Integer, Long> resume(
            Consumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Set<String> incomplete) {
        List<TopicPartition> ofAdapters =
                partitions.stream().filter(each -> each.topic().equals(topic)).toList();
        Set<Integer> torn = new HashSet<>();
        for (String task : incomplete) {
            torn.add(AdapterChunks.partition(task, ofAdapters.size()));
        }
        Map<Integer, Long> resume = new HashMap<>();
        for (TopicPartition partition : ofAdapters) {
            if (!torn.contains(partition.partition())) {
                resume.put(partition.partition(), consumer.position(partition));
            }
        }
        return resume;
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String each : List.of(topic, topics.tasks())) {
            List<PartitionInfo> found = consumer.partitionsFor(each);
            if (found.isEmpty()) {
                throw new MissingTopicException(each);
            }
            found.forEach(one -> partitions.add(new TopicPartition(each, one.partition())));
        }
        return partitions;
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    /** Stops reading and waits until the thread has ended, so that no change comes after. */
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
