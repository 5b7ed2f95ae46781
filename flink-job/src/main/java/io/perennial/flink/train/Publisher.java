package io.perennial.flink.train;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.schemas.adapter.AdapterChunks;
import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.wire.WireCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Makes the next version of a task out of an accepted candidate, and the records that carry it. */
final class Publisher {

    private final WireCodec<AdapterChunk> codec = WireCodec.adapterChunks();
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
                verdict.parameters());
    }

    /**
     * The records of a version: its chunks, and tombstones for what a longer version before it
     * leaves over. Brings version and number of chunks of the task's progress up to date.
     */
    List<AdapterRecord> publish(
            TaskProgress progress, AdapterArtifact artifact, byte[] bytes, Instant now) {
        String task = artifact.task();
        List<AdapterChunk> chunks =
                AdapterChunks.cut(task, artifact.version(), baseFingerprint, bytes, now);
        List<AdapterRecord> records = new ArrayList<>();
        for (AdapterChunk chunk : chunks) {
            byte[] key = AdapterChunks.key(task, chunk.getChunk());
            records.add(new AdapterRecord(task, key, codec.encode(chunk)));
        }
        records.addAll(tombstones(task, chunks.size(), progress.counts().publishedChunks));
        progress.counts().version = artifact.version();
        progress.counts().publishedChunks = chunks.size();
        return records;
    }

    /** The records that take a task off the adapters topic. */
    static List<AdapterRecord> remove(String task, TaskProgress progress) {
        return tombstones(task, 0, progress.counts().publishedChunks);
    }

    private static List<AdapterRecord> tombstones(String task, int from, int to) {
        List<AdapterRecord> records = new ArrayList<>();
        for (byte[] key : AdapterChunks.surplusKeys(task, from, to)) {
            records.add(new AdapterRecord(task, key, null));
        }
        return records;
    }
}
