package io.perennial.flink.train;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.route.FeatureStatistics;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.schemas.adapter.AdapterPublication;
import io.perennial.schemas.adapter.ChunkRecord;
import io.perennial.schemas.adapter.KeepRule;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.task.TaskSpec;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Makes the next version of a task out of an accepted candidate, and the records that carry it. */
final class Publisher {

    private final String baseFingerprint;
    private final long jobSeed;
    private final int keptVersions;

    /**
     * @param keptVersions versions of a task that stay on the adapters topic, the newest among them
     */
    Publisher(String baseFingerprint, long jobSeed, int keptVersions) {
        this.baseFingerprint = baseFingerprint;
        this.jobSeed = jobSeed;
        this.keptVersions = keptVersions;
    }

    /** The accepted candidate as the version after the one that is being served. */
    AdapterArtifact artifact(TaskOutcome outcome, Instant now) {
        ResidentTask task = outcome.work().task();
        TaskOutcome.Verdict verdict = Objects.requireNonNull(outcome.verdict());
        TrainableAdapter adapter = Objects.requireNonNull(outcome.work().adapter());
        return new AdapterArtifact(
                task.key().task(),
                task.progress().counts().version + 1,
                baseFingerprint,
                adapter.publishedSpec(),
                adapter.labels(),
                ArtifactMetadata.of(task, adapter, verdict.candidate(), jobSeed, now),
                verdict.parameters(),
                Optional.ofNullable(task.features())
                        .filter(features -> features.count() > 0)
                        .map(FeatureStatistics::summary));
    }

    /**
     * The records of a version: its chunks, and tombstones for what is not kept beside it. Brings
     * the task's progress up to date with what then lies on the topic.
     */
    List<AdapterRecord> publish(
            ResidentTask task, AdapterArtifact artifact, byte[] bytes, Instant now) {
        PublishedAdapter adapter =
                new PublishedAdapter(
                        artifact.task(), artifact.version(), baseFingerprint, now, bytes);
        TaskProgress.Counts counts = task.progress().counts();
        AdapterPublication publication =
                AdapterPublication.of(adapter, counts.kept, rule(task.spec(), counts));
        counts.version = artifact.version();
        counts.kept = publication.kept();
        counts.keepsNoEarlier = false;
        return records(artifact.task(), publication.records());
    }

    /** Earlier versions stay, unless they know what the task was to forget. */
    private KeepRule rule(TaskSpec spec, TaskProgress.Counts counts) {
        return counts.keepsNoEarlier ? KeepRule.newest(1) : KeepRule.of(keptVersions, spec);
    }

    /** The records that take a task off the adapters topic. */
    static List<AdapterRecord> remove(String task, TaskProgress progress) {
        return records(task, AdapterPublication.removal(task, progress.counts().kept));
    }

    private static List<AdapterRecord> records(String task, List<ChunkRecord> records) {
        return records.stream()
                .map(record -> new AdapterRecord(task, record.key(), record.value()))
                .toList();
    }
}
