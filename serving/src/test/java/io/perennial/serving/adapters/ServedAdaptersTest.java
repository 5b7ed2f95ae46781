package io.perennial.serving.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.route.FeatureSummary;
import io.perennial.model.route.FrozenFeatures;
import io.perennial.model.route.Route;
import io.perennial.model.route.TaskRouter;
import io.perennial.model.text.EncodedText;
import io.perennial.schemas.adapter.Checksum;
import io.perennial.schemas.task.Canary;
import io.perennial.serving.SampleAdapters;
import io.perennial.serving.follow.AdapterChange;
import io.perennial.serving.follow.ResumePoint;
import io.perennial.serving.store.AdapterStore;
import io.perennial.serving.store.StoreException;
import io.perennial.serving.store.StoredVersion;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedAdaptersTest {

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static FrozenBase base;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ServedAdapters adapters =
            ServedAdapters.inTemporaryStore(base, Clock.fixed(NOW, ZoneOffset.UTC), registry);

    @BeforeAll
    static void openBase() {
        base = SampleAdapters.base();
    }

    @AfterAll
    static void closeBase() {
        base.close();
    }

    @AfterEach
    void closeAdapters() {
        adapters.close();
    }

    @Test
    void describesWhatIsServed() {
        AdapterArtifact artifact = publish("intents", 1);
        ServedTask task = adapters.task("intents").orElseThrow();
        assertThat(task.name()).isEqualTo("intents");
        assertThat(task.versions()).containsExactly(task.current());
        assertThat(task.current().labels()).containsExactly("yes", "no");
        assertThat(task.current().parameters()).isEqualTo(artifact.parameters().length);
        assertThat(task.current().publishedAt()).isEqualTo(SampleAdapters.PUBLISHED);
        assertThat(task.current().servedSince()).isEqualTo(NOW);
        assertThat(task.current().residentBytes()).isPositive();
        assertThat(task.current().metadata()).containsEntry("holdout_accuracy", "0.91");
    }

    @Test
    void listsTasksByName() {
        publish("topics", 1);
        publish("intents", 1);
        assertThat(adapters.tasks())
                .extracting(ServedTask::name)
                .containsExactly("intents", "topics");
    }

    @Nested
    class ASwap {

        @Test
        void keepsTheVersionOfWhoLeasedBefore() {
            publish("intents", 1);
            try (AdapterLease before = adapters.lease("intents").orElseThrow()) {
                publish("intents", 2);
                try (AdapterLease after = adapters.lease("intents").orElseThrow()) {
                    assertThat(before.adapter().version()).isEqualTo(1);
                    assertThat(after.adapter().version()).isEqualTo(2);
                    assertThat(resident()).isEqualTo(2);
                }
            }
            assertThat(resident()).isEqualTo(1);
        }

        @Test
        void freesTheOldVersionAtOnceWhenNobodyHoldsIt() {
            publish("intents", 1);
            lease("intents", 1);
            publish("intents", 2);
            assertThat(resident()).isEqualTo(1);
            assertThat(registry.get("perennial.serving.swaps").counter().count()).isEqualTo(2);
        }

        @Test
        void bringsTheNewVersionToTheDeviceWhereTheOldOneWas() {
            publish("intents", 1);
            publish("topics", 1);
            lease("intents", 1);
            publish("intents", 2);
            publish("topics", 2);
            assertThat(resident()).isEqualTo(1);
            lease("intents", 2);
            assertThat(found("device")).isEqualTo(1);
        }

        @Test
        void keepsEarlierVersionsThatCanBeAskedFor() {
            publish("intents", 1);
            publish("intents", 2);
            ServedTask task = adapters.task("intents").orElseThrow();
            assertThat(task.versions()).extracting(ServedVersion::version).containsExactly(2L, 1L);
            lease("intents", 1);
            lease("intents", 2);
            assertThat(adapters.lease("intents", OptionalLong.of(3))).isEmpty();
        }

        @Test
        void dropsTheVersionWhoseSlotIsTaken() {
            publish("intents", 1);
            publish("intents", 2);
            AdapterArtifact third =
                    SampleAdapters.artifact(base, "intents", 3, List.of("yes", "no"));
            adapters.apply(
                    new AdapterChange.Arrived(
                            third,
                            third.toBytes(),
                            SampleAdapters.PUBLISHED,
                            1,
                            OptionalLong.of(1)));
            assertThat(adapters.task("intents").orElseThrow().versions())
                    .extracting(ServedVersion::version)
                    .containsExactly(3L, 2L);
            assertThat(adapters.lease("intents", OptionalLong.of(1))).isEmpty();
            adapters.apply(new AdapterChange.Withdrawn("intents", 3));
            assertThat(adapters.task("intents").orElseThrow().current().version()).isEqualTo(2);
        }
    }

    @Nested
    class APin {

        private void pin(OptionalLong version) {
            adapters.apply(new AdapterChange.Pinned("intents", version, Optional.empty()));
        }

        private long current() {
            return adapters.task("intents").orElseThrow().current().version();
        }

        @Test
        void goesBackAndForward() {
            publish("intents", 1);
            publish("intents", 2);
            pin(OptionalLong.of(1));
            assertThat(current()).isEqualTo(1);
            assertThat(adapters.task("intents").orElseThrow().isPinned()).isTrue();
            assertThat(adapters.task("intents").orElseThrow().newest().version()).isEqualTo(2);
            lease("intents", 1);
            pin(OptionalLong.empty());
            assertThat(current()).isEqualTo(2);
        }

        @Test
        void holdsWhilePublicationsGoOn() {
            publish("intents", 1);
            pin(OptionalLong.of(1));
            publish("intents", 2);
            publish("intents", 3);
            assertThat(current()).isEqualTo(1);
        }

        @Test
        void ofAVersionThatIsNotThereDoesNotStopTheTask() {
            pin(OptionalLong.of(2));
            publish("intents", 1);
            assertThat(current()).isEqualTo(1);
            assertThat(adapters.task("intents").orElseThrow().isPinned()).isFalse();
            publish("intents", 2);
            publish("intents", 3);
            assertThat(current()).isEqualTo(2);
        }
    }

    @Nested
    class ACanary {

        private static final int TEXTS = 2_000;

        private ServedTask tried(double share) {
            adapters.apply(
                    new AdapterChange.Pinned(
                            "intents",
                            OptionalLong.of(1),
                            Optional.of(new Canary(2, share, 0, 0))));
            return adapters.task("intents").orElseThrow();
        }

        private long answeredByIt(ServedTask task) {
            return IntStream.range(0, TEXTS)
                    .filter(text -> task.answering("text " + text).version() == 2)
                    .count();
        }

        @Test
        void answersItsShareAndTheSameTextsEachTime() {
            publish("intents", 1);
            publish("intents", 2);
            ServedTask task = tried(0.2);
            assertThat(task.current().version()).isEqualTo(1);
            assertThat(answeredByIt(task)).isBetween(340L, 460L).isEqualTo(answeredByIt(task));
            assertThat(answeredByIt(tried(1.0))).isEqualTo(TEXTS);
        }

        @Test
        void answersNothingWhereEitherVersionIsNotThere() {
            publish("intents", 1);
            assertThat(answeredByIt(tried(1.0))).isZero();
            publish("intents", 2);
            assertThat(adapters.task("intents").orElseThrow().canary()).isPresent();
            adapters.apply(new AdapterChange.Withdrawn("intents", 1));
            ServedTask task = adapters.task("intents").orElseThrow();
            assertThat(task.canary()).isEmpty();
            assertThat(task.current().version()).isEqualTo(2);
        }
    }

    @Nested
    class Tiers {

        @Test
        void bringBackWhatHadToGiveWay() {
            long one =
                    SampleAdapters.artifact(base, "a", 1, List.of("yes", "no")).parameters().length;
            try (ServedAdapters small = tiered(2 * one * Float.BYTES + 4_096, Set.of())) {
                for (String task : List.of("a", "b", "c", "a", "b")) {
                    publish(small, task, 1);
                }
                for (String task : List.of("a", "b", "c", "a", "b")) {
                    try (AdapterLease lease = small.lease(task).orElseThrow()) {
                        assertThat(lease.adapter().task()).isEqualTo(task);
                    }
                    assertThat(resident()).isLessThanOrEqualTo(2);
                }
                assertThat(found("device")).isZero();
                assertThat(found("host")).isEqualTo(5);
                assertThat(counter("perennial.serving.adapters.evictions")).isEqualTo(3);
            }
            assertThat(resident()).isZero();
        }

        @Test
        void keepTheTasksThatAreToStay() {
            long one =
                    SampleAdapters.artifact(base, "a", 1, List.of("yes", "no")).parameters().length;
            try (ServedAdapters small = tiered(2 * one * Float.BYTES + 4_096, Set.of("a"))) {
                for (String task : List.of("a", "b", "c")) {
                    publish(small, task, 1);
                    small.lease(task).orElseThrow().close();
                }
                small.lease("a").orElseThrow().close();
                assertThat(found("device")).isEqualTo(1);
            }
        }

        @Test
        void letManyThreadsShareOneLoad() throws Exception {
            publish("intents", 1);
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                List<Future<Long>> versions = new ArrayList<>();
                for (int i = 0; i < 64; i++) {
                    versions.add(
                            threads.submit(
                                    () -> {
                                        try (AdapterLease lease =
                                                adapters.lease("intents").orElseThrow()) {
                                            return lease.adapter().version();
                                        }
                                    }));
                }
                for (Future<Long> version : versions) {
                    assertThat(version.get()).isEqualTo(1);
                }
            } finally {
                threads.shutdown();
            }
            assertThat(resident()).isEqualTo(1);
            assertThat(found("host")).isEqualTo(1);
        }

        private ServedAdapters tiered(long deviceBytes, Set<String> staying) {
            return new ServedAdapters(
                    base,
                    AdapterStore.temporary(base.fingerprint()),
                    new TierLimits(deviceBytes, 1 << 30, staying),
                    Clock.systemUTC(),
                    registry());
        }
    }

    @Nested
    class AStoreThatStays {

        @TempDir private Path folder;

        private ServedAdapters open() {
            return new ServedAdapters(
                    base,
                    AdapterStore.open(folder, base.fingerprint()),
                    TierLimits.defaults(),
                    Clock.systemUTC(),
                    registry());
        }

        @Test
        void servesAgainWithWhereToGoOn() {
            AdapterArtifact second;
            try (ServedAdapters before = open()) {
                before.reset("topic-1");
                publish(before, "intents", 1);
                second = publish(before, "intents", 2);
                before.apply(List.of(), Map.of(0, 17L, 3, 4L));
            }
            try (ServedAdapters after = open()) {
                assertThat(after.task("intents").orElseThrow().current().version()).isEqualTo(2);
                assertThat(after.task("intents").orElseThrow().current().metadata())
                        .isEqualTo(second.metadata());
                try (AdapterLease lease =
                        after.lease("intents", OptionalLong.of(1)).orElseThrow()) {
                    assertThat(lease.adapter().version()).isEqualTo(1);
                }
                assertThat(found("store")).isEqualTo(1);
                ResumePoint resume = after.resumePoint();
                assertThat(resume.topic()).contains("topic-1");
                assertThat(resume.offsets()).isEqualTo(Map.of(0, 17L, 3, 4L));
                assertThat(resume.versions())
                        .extracting(ResumePoint.KnownVersion::version)
                        .containsExactly(1L, 2L);
            }
        }

        @Test
        void answersWithThePinnedVersionAgain() {
            Canary canary = new Canary(3, 0.1, 200, 0);
            AdapterChange.Pinned tried =
                    new AdapterChange.Pinned("intents", OptionalLong.of(1), Optional.of(canary));
            try (ServedAdapters before = open()) {
                for (int version = 1; version <= 3; version++) {
                    publish(before, "intents", version);
                    publish(before, "topics", version);
                }
                before.apply(tried);
                before.apply(AdapterChange.Pinned.to("topics", 2));
                before.apply(AdapterChange.Pinned.newest("topics"));
            }
            try (ServedAdapters after = open()) {
                ServedTask intents = after.task("intents").orElseThrow();
                assertThat(intents.current().version()).isEqualTo(1);
                assertThat(intents.canary()).contains(canary);
                assertThat(after.task("topics").orElseThrow().current().version()).isEqualTo(3);
                assertThat(after.resumePoint().pinned()).containsExactly("intents");
            }
        }

        @Test
        void findsTheSameTasksByTheirTexts() {
            AdapterArtifact alarms = routable("alarms", 1, "wake me", "set an alarm", "snooze");
            AdapterArtifact music = routable("music", 1, "play a song", "louder", "next track");
            AdapterArtifact moved = routable("music", 2, "skip this", "more bass", "play jazz");
            float[] text = new FrozenFeatures(base).of(List.of(encoded("wake me up"))).get(0);
            Route before;
            try (ServedAdapters first = open()) {
                List.of(alarms, music, moved)
                        .forEach(each -> first.apply(SampleAdapters.arrived(each)));
                before = first.router().orElseThrow().route(text);
            }
            try (ServedAdapters after = open()) {
                Route again = after.router().orElseThrow().route(text);
                assertThat(again.best().task()).isEqualTo(before.best().task());
                assertThat(again.outOfScope()).isCloseTo(before.outOfScope(), within(1e-6));
                after.apply(AdapterChange.Pinned.to("music", 1));
                Route pinned = after.router().orElseThrow().route(text);
                Map<String, FeatureSummary> kept =
                        Map.of(
                                "alarms", alarms.features().orElseThrow(),
                                "music", music.features().orElseThrow());
                assertThat(pinned.outOfScope())
                        .isCloseTo(
                                TaskRouter.ofSummaries(kept).route(text).outOfScope(),
                                within(1e-3));
                after.reset("topic-2");
                assertThat(after.router()).isEmpty();
            }
        }

        private AdapterArtifact routable(String task, int version, String... texts) {
            return SampleAdapters.routable(
                    base,
                    SampleAdapters.artifact(base, task, version, List.of("a", "b")),
                    List.of(texts));
        }

        private static EncodedText encoded(String text) {
            return base.textEncoder().encode(text, null);
        }

        @Test
        void ofAnEarlierFormBeginsAnew() throws Exception {
            try (ServedAdapters before = open()) {
                before.reset("topic-1");
                publish(before, "intents", 1);
                before.apply(List.of(), Map.of(0, 17L));
            }
            StoreForms.write(folder, 1);
            try (ServedAdapters after = open()) {
                assertThat(after.tasks()).isEmpty();
                assertThat(after.resumePoint().offsets()).isEmpty();
                publish(after, "intents", 1);
            }
            StoreForms.write(folder, 3);
            assertThatThrownBy(() -> AdapterStore.open(folder, base.fingerprint()))
                    .hasMessageContaining("has form 3, and this build reads form 2");
        }

        @Test
        void dropsWhatAnotherTopicHeld() {
            try (ServedAdapters before = open()) {
                before.reset("topic-1");
                publish(before, "intents", 1);
                before.apply(List.of(), Map.of(0, 17L));
                before.reset("topic-2");
                assertThat(before.tasks()).isEmpty();
            }
            try (ServedAdapters after = open()) {
                assertThat(after.tasks()).isEmpty();
                assertThat(after.resumePoint().topic()).contains("topic-2");
                assertThat(after.resumePoint().offsets()).isEmpty();
            }
        }

        @Test
        void ofTwoVersionsInASlotServesTheNewer() {
            try (AdapterStore store = AdapterStore.open(folder, base.fingerprint());
                    AdapterStore.Batch batch = store.batch()) {
                for (int version = 1; version <= 2; version++) {
                    AdapterArtifact artifact =
                            SampleAdapters.artifact(base, "intents", version, List.of("a", "b"));
                    byte[] checksum = Checksum.of(artifact.toBytes());
                    batch.put(StoredVersion.of(artifact, NOW, 5, checksum), artifact);
                }
                batch.write();
            }
            try (ServedAdapters after = open()) {
                assertThat(after.task("intents").orElseThrow().versions())
                        .extracting(ServedVersion::version)
                        .containsExactly(2L);
            }
        }

        @Test
        void isOfOneBaseAndOneProcess() {
            try (ServedAdapters before = open()) {
                publish(before, "intents", 1);
                assertThatThrownBy(() -> AdapterStore.open(folder, base.fingerprint()))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining(folder.toString())
                        .hasMessageContaining("another serving process");
            }
            try (AdapterStore other = AdapterStore.open(folder, "f".repeat(64))) {
                assertThat(other.versions()).isEmpty();
            }
        }
    }

    @Nested
    class ARemoval {

        @Test
        void takesTheTaskOutButLetsARunningRequestFinish() {
            publish("intents", 1);
            AdapterLease lease = adapters.lease("intents").orElseThrow();
            adapters.apply(new AdapterChange.Removed("intents"));
            assertThat(adapters.lease("intents")).isEmpty();
            assertThat(adapters.task("intents")).isEmpty();
            assertThat(lease.adapter().version()).isEqualTo(1);
            lease.close();
            assertThat(resident()).isZero();
        }

        @Test
        void mayBeFollowedByTheSameNumberAtOnce() {
            publish("intents", 1);
            lease("intents", 1);
            AdapterArtifact again =
                    SampleAdapters.artifact(base, "intents", 1, List.of("on", "off"));
            adapters.apply(
                    List.of(new AdapterChange.Removed("intents"), SampleAdapters.arrived(again)),
                    Map.of());
            for (int times = 0; times < 2; times++) {
                try (AdapterLease lease = adapters.lease("intents").orElseThrow()) {
                    assertThat(lease.adapter().labels()).containsExactly("on", "off");
                }
                adapters.unload("intents");
            }
        }

        @Test
        void ofAnUnknownTaskDoesNothing() {
            adapters.apply(new AdapterChange.Removed("never seen"));
            assertThat(registry.get("perennial.serving.removals").counter().count()).isZero();
        }
    }

    @Nested
    class ALease {

        @Test
        void countsOnceHoweverOftenItIsClosed() {
            publish("intents", 1);
            AdapterLease twice = adapters.lease("intents").orElseThrow();
            AdapterLease other = adapters.lease("intents").orElseThrow();
            publish("intents", 2);
            twice.close();
            twice.close();
            assertThat(resident()).isEqualTo(2);
            assertThat(other.adapter().version()).isEqualTo(1);
            other.close();
            assertThat(resident()).isEqualTo(1);
        }

        @Test
        void isOfNoUseAfterItIsClosed() {
            publish("intents", 1);
            AdapterLease lease = adapters.lease("intents").orElseThrow();
            lease.close();
            assertThatThrownBy(lease::adapter)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("version 1 of intents is closed");
        }
    }

    private AdapterArtifact publish(String task, long version) {
        return publish(adapters, task, version);
    }

    private static AdapterArtifact publish(ServedAdapters to, String task, long version) {
        AdapterArtifact artifact =
                SampleAdapters.artifact(base, task, version, List.of("yes", "no"));
        to.apply(SampleAdapters.arrived(artifact));
        return artifact;
    }

    private void lease(String task, long version) {
        try (AdapterLease lease = adapters.lease(task, OptionalLong.of(version)).orElseThrow()) {
            assertThat(lease.adapter().version()).isEqualTo(version);
        }
    }

    /** The meters of one registry count what the adapters opened last do. */
    private SimpleMeterRegistry registry() {
        registry.clear();
        return registry;
    }

    private double counter(String name) {
        return registry.get(name).counter().count();
    }

    private double found(String tier) {
        return registry.get("perennial.serving.adapters.found").tag("tier", tier).counter().count();
    }

    private int resident() {
        return (int) registry.get("perennial.serving.adapters.resident").gauge().value();
    }
}
