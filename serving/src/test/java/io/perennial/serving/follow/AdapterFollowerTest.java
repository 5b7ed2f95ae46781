package io.perennial.serving.follow;

import static io.perennial.serving.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.adapter.Checksum;
import io.perennial.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdapterFollowerTest {

    private static final Topics TOPICS = Topics.defaults();
    private static final String TOPIC = TOPICS.adapters();
    private static final String TASKS = TOPICS.tasks();
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final TopicPartition OF_TASKS = new TopicPartition(TASKS, 0);
    private static final String OURS = "a".repeat(64);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RefusedArtifacts refused = new RefusedArtifacts(Clock.systemUTC(), registry);
    private final List<String> applied = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Consumer<byte[], byte[]>> consumers = new LinkedBlockingQueue<>();
    private final AtomicInteger resets = new AtomicInteger();
    private volatile String identity = "first";
    private AdapterFollower follower = follower(new Target());

    @AfterEach
    void close() {
        follower.close();
        assertThat(follower.status().alive()).isFalse();
    }

    @Test
    void isCaughtUpWhenTheEndSeenAtTheStartIsReached() throws Exception {
        MockConsumer<byte[], byte[]> consumer = consumer(3);
        consumer.schedulePollTask(() -> add(consumer, 0, artifact("intents", 1, OURS)));
        consumer.schedulePollTask(() -> add(consumer, 1, artifact("intents", 2, OURS)));
        assertThat(follower.status().caughtUp()).isFalse();
        follower.start();
        eventually("two versions", () -> applied.size() == 2);
        assertThat(follower.status().caughtUp()).isFalse();
        consumer.schedulePollTask(() -> add(consumer, 2, artifact("topics", 1, OURS)));
        eventually("caught up", () -> follower.status().caughtUp());
        assertThat(applied).containsExactly("intents 1", "intents 2", "topics 1");
        assertThat(follower.status())
                .isEqualTo(new FollowStatus(FollowStatus.Phase.READING, true, 3, null));
        assertThat(registry.get("perennial.serving.caught.up").gauge().value()).isEqualTo(1);
    }

    @Test
    void goesOnWhereItWasAfterAFailureAndStaysReady() throws Exception {
        MockConsumer<byte[], byte[]> first = consumer(1);
        first.schedulePollTask(() -> add(first, 0, artifact("intents", 1, OURS)));
        follower.start();
        eventually("caught up", () -> follower.status().caughtUp());
        first.schedulePollTask(
                () -> first.setPollException(new TopicAuthorizationException("not allowed")));
        eventually("the problem shows", () -> follower.status().problem() != null);
        assertThat(follower.status().problem()).contains("not allowed");
        assertThat(follower.status().caughtUp()).isTrue();
        assertThat(follower.status().alive()).isTrue();
        MockConsumer<byte[], byte[]> second = consumer(2);
        second.schedulePollTask(() -> add(second, 1, artifact("intents", 2, OURS)));
        eventually("the next version", () -> applied.size() == 2);
        assertThat(second.position(PARTITION)).isEqualTo(2);
        eventually("no problem any more", () -> follower.status().problem() == null);
    }

    @Test
    void waitsForATopicThatDoesNotExistYet() throws Exception {
        MockConsumer<byte[], byte[]> none = new MockConsumer<>("earliest");
        none.updatePartitions(TOPIC, List.of());
        consumers.add(none);
        follower.start();
        eventually("the problem shows", () -> follower.status().problem() != null);
        assertThat(follower.status().problem()).contains("does not exist yet", "topics create");
        consumer(0);
        eventually("caught up", () -> follower.status().caughtUp());
    }

    @Test
    void nothingOnTheTopicStopsIt() throws Exception {
        MockConsumer<byte[], byte[]> consumer = consumer(5);
        byte[] junk = {1, 2, 3};
        consumer.schedulePollTask(
                () -> {
                    consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, 0, junk, junk));
                    consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, 1, null, null));
                    add(consumer, 2, artifact("foreign", 1, "b".repeat(64)));
                    add(consumer, 3, artifact("unloadable", 1, OURS));
                    add(consumer, 4, artifact("intents", 1, OURS));
                });
        follower.start();
        eventually("caught up", () -> follower.status().caughtUp());
        assertThat(applied).containsExactly("intents 1");
        assertThat(refused.last())
                .extracting(RefusedArtifact::reason)
                .containsExactly(
                        RefusalReason.UNLOADABLE,
                        RefusalReason.FOREIGN_BASE,
                        RefusalReason.DAMAGED,
                        RefusalReason.DAMAGED);
    }

    @Test
    void tellsWhichVersionsOperatorsHoldOnTo() throws Exception {
        MockConsumer<byte[], byte[]> consumer = consumer(1);
        consumer.schedulePollTask(
                () -> {
                    specification(consumer, 0, "{\"pinned_version\":2}");
                    specification(consumer, 1, "{}");
                    specification(consumer, 2, "{\"pinned_version\":\"two\"}");
                    add(consumer, 0, artifact("intents", 1, OURS));
                });
        follower.start();
        eventually("caught up", () -> follower.status().caughtUp());
        assertThat(applied).containsExactlyInAnyOrder("intents pinned to 0", "intents 1");
    }

    @Test
    void passesOnNoEarlierWordWhileTheLastOneIsToCome() throws Exception {
        Target target = new Target();
        target.pinned.addAll(List.of("intents", "forgotten"));
        follower.close();
        follower = follower(target);
        MockConsumer<byte[], byte[]> consumer = consumer(0);
        consumer.updateEndOffsets(Map.of(PARTITION, 0L, OF_TASKS, 2L));
        consumer.schedulePollTask(() -> specification(consumer, 0, "{}"));
        follower.start();
        eventually("one record", () -> follower.status().recordsRead() == 1);
        assertThat(applied).isEmpty();
        assertThat(follower.status().caughtUp()).isFalse();
        consumer.schedulePollTask(() -> specification(consumer, 1, "{\"pinned_version\":2}"));
        eventually("caught up", () -> follower.status().caughtUp());
        assertThat(applied)
                .containsExactlyInAnyOrder("intents pinned to 2", "forgotten pinned to 0");
        consumer.schedulePollTask(() -> specification(consumer, 2, "{\"pinned_version\":1}"));
        eventually("the next word", () -> applied.size() == 3);
        assertThat(applied.get(2)).isEqualTo("intents pinned to 1");
    }

    @Test
    void readsAnotherTopicOfTheSameNameFromItsBeginning() throws Exception {
        MockConsumer<byte[], byte[]> first = consumer(1);
        first.schedulePollTask(() -> add(first, 0, artifact("intents", 1, OURS)));
        follower.start();
        eventually("caught up", () -> follower.status().caughtUp());
        assertThat(resets).hasValue(1);
        identity = "second";
        first.schedulePollTask(() -> first.setPollException(new KafkaException("gone")));
        MockConsumer<byte[], byte[]> second = consumer(1);
        second.schedulePollTask(() -> add(second, 0, artifact("intents", 1, OURS)));
        eventually("read again", () -> applied.size() == 2);
        assertThat(resets).hasValue(2);
    }

    @Test
    void readsAgainWhatCouldNotBeKept() throws Exception {
        follower.close();
        AtomicInteger failures = new AtomicInteger(1);
        follower =
                follower(
                        new Target() {
                            @Override
                            public void apply(
                                    List<AdapterChange> changes, Map<Integer, Long> offsets) {
                                if (failures.getAndDecrement() > 0) {
                                    throw new IllegalStateException("the disk is full");
                                }
                                super.apply(changes, offsets);
                            }
                        });
        for (int attempt = 0; attempt < 2; attempt++) {
            MockConsumer<byte[], byte[]> consumer = consumer(1);
            consumer.schedulePollTask(() -> add(consumer, 0, artifact("intents", 1, OURS)));
        }
        follower.start();
        eventually("caught up", () -> follower.status().caughtUp());
        assertThat(applied).containsExactly("intents 1");
    }

    private static void specification(
            MockConsumer<byte[], byte[]> consumer, long offset, String json) {
        consumer.addRecord(
                new ConsumerRecord<>(
                        TASKS,
                        0,
                        offset,
                        "intents".getBytes(StandardCharsets.UTF_8),
                        json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anErrorEndsItVisibly() throws Exception {
        follower.close();
        follower =
                follower(
                        new Target() {
                            @Override
                            public void apply(
                                    List<AdapterChange> changes, Map<Integer, Long> offsets) {
                                throw new OutOfMemoryError("no memory in this test");
                            }
                        });
        MockConsumer<byte[], byte[]> consumer = consumer(1);
        consumer.schedulePollTask(() -> add(consumer, 0, artifact("intents", 1, OURS)));
        follower.start();
        eventually("not alive", () -> !follower.status().alive());
        assertThat(follower.status().problem()).contains("no memory in this test");
    }

    private AdapterFollower follower(AdapterChanges target) {
        return new AdapterFollower(
                TOPICS,
                this::next,
                name -> identity,
                new Acceptance(OURS, Optional.empty(), AdapterFollowerTest::requireFits, refused),
                target,
                Clock.systemUTC(),
                registry);
    }

    private Consumer<byte[], byte[]> next() {
        Consumer<byte[], byte[]> consumer = consumers.poll();
        if (consumer == null) {
            throw new KafkaException("no consumer in this test yet");
        }
        return consumer;
    }

    private MockConsumer<byte[], byte[]> consumer(long end) {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, null, null, null)));
        consumer.updatePartitions(TASKS, List.of(new PartitionInfo(TASKS, 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L, OF_TASKS, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, end, OF_TASKS, 0L));
        consumers.add(consumer);
        return consumer;
    }

    private static void requireFits(AdapterArtifact artifact) {
        if (artifact.task().equals("unloadable")) {
            throw new IllegalArgumentException("does not fit");
        }
    }

    /** Keeps what comes as a store would. */
    private class Target implements AdapterChanges {

        private final Set<String> pinned = new HashSet<>();
        private ResumePoint resume = ResumePoint.beginning();

        @Override
        public void apply(List<AdapterChange> changes, Map<Integer, Long> offsets) {
            List<ResumePoint.KnownVersion> versions = new ArrayList<>(resume.versions());
            for (AdapterChange change : changes) {
                if (change instanceof AdapterChange.Arrived arrived) {
                    String task = arrived.task();
                    long version = arrived.artifact().version();
                    applied.add(task + " " + version);
                    versions.add(
                            new ResumePoint.KnownVersion(
                                    task, version, arrived.slot(), Checksum.of(arrived.bytes())));
                } else if (change instanceof AdapterChange.Pinned pinned) {
                    applied.add(pinned.task() + " pinned to " + pinned.version().orElse(0));
                }
            }
            Map<Integer, Long> reached = new HashMap<>(resume.offsets());
            reached.putAll(offsets);
            resume = new ResumePoint(resume.topic(), reached, versions, pinned);
        }

        @Override
        public ResumePoint resumePoint() {
            return resume;
        }

        @Override
        public void reset(String topic) {
            resume = new ResumePoint(Optional.of(topic), Map.of(), List.of(), pinned);
            resets.incrementAndGet();
        }
    }

    private static void add(
            MockConsumer<byte[], byte[]> consumer, long offset, AdapterArtifact artifact) {
        ProducerRecord<byte[], byte[]> record = AdapterRecords.of(TOPIC, 1, artifact).get(0);
        consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, offset, record.key(), record.value()));
    }

    private static AdapterArtifact artifact(String task, long version, String fingerprint) {
        return new AdapterArtifact(
                task,
                version,
                fingerprint,
                AdapterSpec.defaults(),
                List.of("yes", "no"),
                Map.of(),
                new float[] {1, 2});
    }
}
