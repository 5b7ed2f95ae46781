package io.perennial.serving.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.serving.SampleAdapters;
import io.perennial.serving.follow.AdapterChange;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ServedAdaptersTest {

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static FrozenBase base;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ServedAdapters adapters =
            new ServedAdapters(base, Clock.fixed(NOW, ZoneOffset.UTC), registry);

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
        assertThat(task.earlier()).isEmpty();
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
            publish("intents", 2);
            assertThat(resident()).isEqualTo(1);
            assertThat(registry.get("perennial.serving.swaps").counter().count()).isEqualTo(2);
        }

        @Test
        void remembersEarlierVersionsNewestFirstAndNotForever() {
            for (int version = 1; version <= ServedTask.EARLIER_KEPT + 3; version++) {
                publish("intents", version);
            }
            ServedTask task = adapters.task("intents").orElseThrow();
            assertThat(task.earlier()).hasSize(ServedTask.EARLIER_KEPT);
            assertThat(task.earlier().get(0).version()).isEqualTo(ServedTask.EARLIER_KEPT + 2);
            assertThat(task.version(4)).isPresent();
            assertThat(task.version(1)).isEmpty();
        }

        @Test
        void leavesTheOldVersionServedWhenTheNewOneDoesNotLoad() {
            publish("intents", 1);
            AdapterArtifact good =
                    SampleAdapters.artifact(base, "intents", 2, List.of("yes", "no"));
            AdapterArtifact tooShort =
                    new AdapterArtifact(
                            "intents",
                            2,
                            good.baseFingerprint(),
                            good.spec(),
                            good.labels(),
                            good.metadata(),
                            new float[] {1, 2, 3});
            assertThatThrownBy(() -> adapters.apply(SampleAdapters.arrived(tooShort)))
                    .isInstanceOf(RuntimeException.class);
            assertThat(adapters.task("intents").orElseThrow().current().version()).isEqualTo(1);
            assertThat(resident()).isEqualTo(1);
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
        AdapterArtifact artifact =
                SampleAdapters.artifact(base, task, version, List.of("yes", "no"));
        adapters.apply(SampleAdapters.arrived(artifact));
        return artifact;
    }

    private int resident() {
        return (int) registry.get("perennial.serving.adapters.resident").gauge().value();
    }
}
