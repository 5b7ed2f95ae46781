package io.perennial.serving.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RefusedArtifactsTest {

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RefusedArtifacts refused =
            new RefusedArtifacts(Clock.fixed(NOW, ZoneOffset.UTC), registry);

    @Test
    void countsByReason() {
        refused.refuse("intents", 3, RefusalReason.FOREIGN_BASE, "another base");
        refused.refuse("intents", 4, RefusalReason.DAMAGED, "broken");
        refused.refuse("topics", 1, RefusalReason.DAMAGED, "broken");
        assertThat(refused.count(RefusalReason.DAMAGED)).isEqualTo(2);
        assertThat(refused.count(RefusalReason.UNLOADABLE)).isZero();
        assertThat(
                        registry.get("perennial.serving.artifacts.refused")
                                .tag("reason", "foreign_base")
                                .counter()
                                .count())
                .isEqualTo(1);
    }

    @Test
    void keepsTheLastOnesNewestFirst() {
        for (int version = 1; version <= RefusedArtifacts.KEPT + 5; version++) {
            refused.refuse("intents", version, RefusalReason.DAMAGED, "broken");
        }
        assertThat(refused.last()).hasSize(RefusedArtifacts.KEPT);
        assertThat(refused.last().get(0))
                .isEqualTo(
                        new RefusedArtifact(
                                "intents",
                                RefusedArtifacts.KEPT + 5,
                                RefusalReason.DAMAGED,
                                "broken",
                                NOW));
    }
}
