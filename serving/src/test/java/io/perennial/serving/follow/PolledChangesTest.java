package io.perennial.serving.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolledChangesTest {

    private final PolledChanges changes = new PolledChanges();
    private final RefusedArtifacts refused =
            new RefusedArtifacts(Clock.systemUTC(), new SimpleMeterRegistry());
    private final List<String> applied = new ArrayList<>();

    @Test
    void onlyTheNewestVersionOfATaskIsLoaded() {
        changes.add(arrived("intents", 1));
        changes.add(arrived("topics", 7));
        changes.add(arrived("intents", 2));
        assertThat(changes.applyTo(this::note, refused)).isEqualTo(2);
        assertThat(applied).containsExactly("intents 2", "topics 7");
    }

    @Test
    void aVersionThatDoesNotLoadGivesWayToTheOneBefore() {
        changes.add(arrived("intents", 1));
        changes.add(arrived("intents", 2));
        AdapterChanges pickyTarget =
                change -> {
                    if (versionOf(change) == 2) {
                        throw new IllegalArgumentException("17 parameters too many");
                    }
                    note(change);
                };
        assertThat(changes.applyTo(pickyTarget, refused)).isEqualTo(1);
        assertThat(applied).containsExactly("intents 1");
        assertThat(refused.last())
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.task()).isEqualTo("intents");
                            assertThat(one.version()).isEqualTo(2);
                            assertThat(one.reason()).isEqualTo(RefusalReason.UNLOADABLE);
                            assertThat(one.message()).isEqualTo("17 parameters too many");
                        });
    }

    @Test
    void aRemovalForgetsWhatCameBeforeIt() {
        changes.add(arrived("intents", 1));
        changes.add(new AdapterChange.Removed("intents"));
        changes.applyTo(this::note, refused);
        assertThat(applied).containsExactly("intents removed");
    }

    @Test
    void aTaskMayComeBackAfterItsRemoval() {
        changes.add(new AdapterChange.Removed("intents"));
        changes.add(arrived("intents", 1));
        changes.applyTo(this::note, refused);
        assertThat(applied).containsExactly("intents 1");
    }

    private void note(AdapterChange change) {
        long version = versionOf(change);
        applied.add(change.task() + " " + (version == 0 ? "removed" : version));
    }

    private static long versionOf(AdapterChange change) {
        return change instanceof AdapterChange.Arrived arrived ? arrived.artifact().version() : 0;
    }

    private static AdapterChange arrived(String task, long version) {
        AdapterArtifact artifact =
                new AdapterArtifact(
                        task,
                        version,
                        "f".repeat(64),
                        AdapterSpec.defaults(),
                        List.of("yes", "no"),
                        Map.of(),
                        new float[] {1});
        return new AdapterChange.Arrived(artifact, Instant.EPOCH);
    }
}
