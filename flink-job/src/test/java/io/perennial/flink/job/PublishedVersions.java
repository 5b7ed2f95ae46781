package io.perennial.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.flink.train.ArtifactMetadata;
import io.perennial.flink.train.Lineage;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.adapter.PublishedAdapter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the adapters topic holds, as a reader of committed records sees it. */
public final class PublishedVersions {

    private final Map<String, AdapterArtifact> latest = new HashMap<>();

    private PublishedVersions() {}

    /** Reads the topic; versions of a task that do not count up from 1 one by one fail the test. */
    public static PublishedVersions of(KafkaFixture kafka) {
        PublishedVersions versions = new PublishedVersions();
        for (PublishedAdapter adapter : kafka.versions()) {
            AdapterArtifact before = versions.latest.get(adapter.task());
            assertThat(adapter.version())
                    .as("version of %s", adapter.task())
                    .isEqualTo(before == null ? 1 : before.version() + 1);
            versions.latest.put(adapter.task(), AdapterArtifact.fromBytes(adapter.artifact()));
        }
        return versions;
    }

    /** The newest version of every task. */
    public Map<String, AdapterArtifact> latest() {
        return Map.copyOf(latest);
    }

    /** Whether the newest versions have seen as many examples as were sent. */
    public boolean cover(List<ToyTask> tasks) {
        return tasks.stream()
                .allMatch(task -> latest.containsKey(task.name()) && seen(task) >= task.count());
    }

    private long seen(ToyTask task) {
        AdapterArtifact artifact = latest.get(task.name());
        return number(artifact, ArtifactMetadata.EXAMPLES_TRAINED)
                + number(artifact, ArtifactMetadata.EXAMPLES_HELD_OUT);
    }

    /** Every record that was sent is in the lineage exactly once, and nothing else is. */
    public void assertLineage(List<ToyTask> tasks) {
        for (ToyTask task : tasks) {
            AdapterArtifact artifact = latest.get(task.name());
            Lineage lineage = Lineage.fromJson(artifact.metadata().get(ArtifactMetadata.LINEAGE));
            assertThat(lineage.ranges()).as(task.name()).isEqualTo(task.sent().ranges());
            assertThat(seen(task)).isEqualTo(task.count());
        }
    }

    /** The newest version's accuracy on held-out examples. */
    public double accuracy(String task) {
        return Double.parseDouble(
                latest.get(task).metadata().get(ArtifactMetadata.HOLDOUT_ACCURACY));
    }

    public static long number(AdapterArtifact artifact, String key) {
        return Long.parseLong(artifact.metadata().get(key));
    }
}
