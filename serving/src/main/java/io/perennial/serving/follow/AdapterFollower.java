package io.perennial.serving.follow;

import io.micrometer.core.instrument.MeterRegistry;
import io.perennial.schemas.kafka.Denial;
import io.perennial.schemas.signature.TrustedKeys;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the adapters topic from its beginning, on one thread of its own, and passes on what is
 * complete, committed and made for the served base.
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

    private final String topic;
    private final AdapterConsumers consumers;
    private final ArtifactIntake intake;
    private final AdapterChanges target;
    private final RefusedArtifacts refused;
    private final Clock clock;
    private final FollowMetrics metrics;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final FollowPositions positions = new FollowPositions();

    private volatile FollowStatus status = FollowStatus.initial();
    private volatile @Nullable Consumer<byte[], byte[]> polling;

    /**
     * @param topic the adapters topic
     * @param consumers opens consumers
     * @param baseFingerprint the only base whose adapters are let through
     * @param trusted keys, one of which must have signed an adapter; empty = none need to
     * @param target takes the changes, on the follower's thread
     * @param refused notes what is not let through
     */
    public AdapterFollower(
            String topic,
            AdapterConsumers consumers,
            String baseFingerprint,
            Optional<TrustedKeys> trusted,
            AdapterChanges target,
            RefusedArtifacts refused,
            Clock clock,
            MeterRegistry registry) {
        this.topic = topic;
        this.consumers = consumers;
        this.intake = new ArtifactIntake(baseFingerprint, trusted, refused);
        this.target = target;
        this.refused = refused;
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

    /** Reads until closing, until the topic gets more partitions, or until a failure. */
    private void follow() {
        try (Consumer<byte[], byte[]> consumer = consumers.open()) {
            polling = consumer;
            if (isClosing()) {
                return;
            }
            List<TopicPartition> partitions = partitions(consumer);
            if (partitions.isEmpty()) {
                throw new IllegalStateException(
                        "Topic "
                                + topic
                                + " does not exist yet. Create it with: ./perennial topics create");
            }
            positions.assign(consumer, partitions);
            long lastCheck = System.nanoTime();
            while (!isClosing()) {
                applyOne(consumer, partitions);
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

    /** One poll: everything in it is in force before its positions count as reached. */
    private void applyOne(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        PolledChanges changes = new PolledChanges();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            intake.accept(record.key(), record.value()).ifPresent(changes::add);
        }
        changes.applyTo(this::apply, refused);
        positions.reached(consumer, partitions);
        if (positions.caughtUp() && !status.caughtUp()) {
            LOG.info("Caught up with {}", topic);
        }
        metrics.read(records.count());
        status = status.reading(positions.caughtUp(), records.count());
    }

    private void apply(AdapterChange change) {
        target.apply(change);
        if (status.caughtUp() && change instanceof AdapterChange.Arrived arrived) {
            metrics.served(Duration.between(arrived.publishedAt(), clock.instant()));
        }
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
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
