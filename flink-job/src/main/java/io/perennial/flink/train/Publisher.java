package io.perennial.flink.train;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.route.FeatureStatistics;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.schemas.adapter.AdapterPublication;
import io.perennial.schemas.adapter.ChunkRecord;
import io.perennial.schemas.adapter.PublishedAdapter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Makes the next version of a task out of an accepted candidate, and the records that carry it. */
final class Publisher {

    private final String baseFingerprint;
    private final long jobSeed;

    Publisher(String baseFingerprint, long jobSeed) {
        this.baseFingerprint = baseFingerprint;
        this.jobSeed = jobSeed;
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
     * The records of a version: its chunks, and tombstones for what a longer version before it
     * leaves over. Brings version and number of chunks of the task's progress up to date.
     */
    List<AdapterRecord> publish(
            TaskProgress progress, AdapterArtifact artifact, byte[] bytes, Instant now) {
        String task = artifact.task();
        PublishedAdapter adapter =
                new PublishedAdapter(task, artifact.version(), baseFingerprint, now, bytes);
        List<AdapterRecord> records =
                records(
                        task,
                        AdapterPublication.records(adapter, progress.counts().publishedChunks));
        progress.counts().version = artifact.version();
        progress.counts().publishedChunks =
                (int) records.stream().filter(record -> record.value() != null).count();
        return records;
    }

    /** The records that take a task off the adapters topic. */
    static List<AdapterRecord> remove(String task, TaskProgress progress) {
        return records(task, AdapterPublication.removal(task, progress.counts().publishedChunks));
    }

    private static List<AdapterRecord> records(String task, List<ChunkRecord> records) {
        return records.stream()
                .map(record -> new AdapterRecord(task, record.key(), record.value()))
                .toList();
    }
}
