package io.perennial.flink.train;

import io.perennial.model.artifact.ParameterDigest;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.avro.LineageEntry;
import io.perennial.schemas.avro.LineageKind;
import io.perennial.schemas.avro.RecordRun;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Makes the entries of the lineage topic: which specification a task goes by, which examples each
 * step learned from, in their order, and which version came of it. {@link Retraining} goes the same
 * way again. Tasks with replicas have no steps here, since what they learn depends on when replicas
 * meet.
 */
public final class LineageLog {

    /** Side output of the training operator. */
    public static final OutputTag<LineageEntry> TAG =
            new OutputTag<>("lineage", new AvroTypeInfo<>(LineageEntry.class));

    private final String baseFingerprint;
    private final String compute;
    private final long jobSeed;

    LineageLog(FrozenBase base, long jobSeed) {
        this.baseFingerprint = base.fingerprint();
        this.compute = ComputeRecord.toJson(base.settings());
        this.jobSeed = jobSeed;
    }

    /**
     * The task goes by this specification from here on.
     *
     * @param previous lineage of the generation before, where a new one begins
     */
    LineageEntry spec(ResidentTask task, byte[] json, @Nullable Lineage previous, Instant now) {
        return entry(task, LineageKind.SPEC, now)
                .setSpec(new String(json, StandardCharsets.UTF_8))
                .setPrevious(previous == null ? null : previous.toJson())
                .setSeed(jobSeed)
                .setBase(baseFingerprint)
                .build();
    }

    /** What a step has learned from, before its replays. */
    LineageEntry batch(TaskOutcome outcome, Instant now) {
        TaskWork work = outcome.work();
        LineageEntry.Builder entry =
                entry(work.task(), LineageKind.BATCH, now).setRecords(runs(work.fresh()));
        if (work.beginning() != null) {
            entry.setAhead(work.beginning().first().size() - work.fresh().size());
        }
        if (outcome.start() != null) {
            entry.setStart(outcome.start().toJson());
        }
        return entry.build();
    }

    /** What was learned up to here is published. */
    LineageEntry version(ResidentTask task, long version, float[] parameters, Instant now) {
        return entry(task, LineageKind.VERSION, now)
                .setVersion(version)
                .setDigest(ByteBuffer.wrap(ParameterDigest.of(parameters)))
                .setCompute(compute)
                .build();
    }

    private static LineageEntry.Builder entry(ResidentTask task, LineageKind kind, Instant now) {
        return LineageEntry.newBuilder()
                .setTask(task.key().task())
                .setKind(kind)
                .setGeneration(task.progress().counts().generation)
                .setAt(now);
    }

    private static List<RecordRun> runs(List<TrainingExample> examples) {
        List<RecordRun> runs = new ArrayList<>();
        RecordRun run = null;
        for (TrainingExample example : examples) {
            if (run == null
                    || run.getPartition() != example.partition()
                    || !run.getTopic().equals(example.topic())) {
                run = new RecordRun(example.topic(), example.partition(), new ArrayList<>());
                runs.add(run);
            }
            run.getOffsets().add(example.offset());
        }
        return runs;
    }
}
