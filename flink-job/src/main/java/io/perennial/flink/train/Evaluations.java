package io.perennial.flink.train;

import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import java.time.Instant;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.OutputTag;

/** The side output of evaluations, and the making of its entries. */
public final class Evaluations {

    /** Side output of the training operator. */
    public static final OutputTag<Evaluation> TAG =
            new OutputTag<>("evaluations", new AvroTypeInfo<>(Evaluation.class));

    private Evaluations() {}

    /**
     * A fresh batch, measured before it was trained on.
     *
     * @param drift whether the error has risen for good
     */
    static Evaluation prequential(TaskOutcome outcome, boolean drift, Instant now) {
        return of(EvaluationKind.PREQUENTIAL, outcome, outcome.fresh(), now)
                .setSkipped(outcome.skipped())
                .setDrift(drift)
                .build();
    }

    /** The version that is being served, on the task's held-out examples. */
    static Evaluation holdout(TaskOutcome outcome, Measurement published, Instant now) {
        return of(EvaluationKind.HOLDOUT, outcome, published, now).build();
    }

    /** The candidate on the same held-out examples, and what was decided. */
    static Evaluation gate(
            TaskOutcome outcome, Measurement candidate, boolean accepted, Instant now) {
        return of(EvaluationKind.GATE, outcome, candidate, now).setAccepted(accepted).build();
    }

    private static Evaluation.Builder of(
            EvaluationKind kind, TaskOutcome outcome, Measurement measurement, Instant now) {
        ResidentTask task = outcome.work().task();
        return Evaluation.newBuilder()
                .setTask(task.key().task())
                .setKind(kind)
                .setVersion(task.progress().counts().version)
                .setStep(outcome.work().adapter() == null ? 0 : outcome.work().adapter().steps())
                .setExamplesSeen(task.progress().examplesSeen())
                .setExamples(measurement.examples())
                .setAccuracy(measurement.accuracy())
                .setLoss(measurement.meanLoss())
                .setAt(now);
    }
}
