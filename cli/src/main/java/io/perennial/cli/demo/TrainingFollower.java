package io.perennial.cli.demo;

import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.schemas.wire.WireFormatException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Follows the evaluations and tells how far the trainer has come with every task. Fed by one
 * thread, read by any.
 */
final class TrainingFollower {

    private final Map<String, TaskTraining> tasks = new ConcurrentHashMap<>();

    private final Map<String, List<PrequentialMeasurement>> measurements =
            new ConcurrentHashMap<>();

    private final WireCodec<Evaluation> codec = WireCodec.evaluations();

    /** Takes in one record of the evaluations topic. */
    void accept(byte[] record) {
        try {
            accept(codec.decode(record));
        } catch (WireFormatException e) {
            throw new IllegalStateException("an evaluation cannot be read: " + e.getMessage(), e);
        }
    }

    /** Takes in one evaluation. */
    void accept(Evaluation evaluation) {
        tasks.merge(
                evaluation.getTask(),
                next(TaskTraining.NONE, evaluation),
                (before, ignored) -> next(before, evaluation));
        if (evaluation.getKind() == EvaluationKind.PREQUENTIAL && evaluation.getExamples() > 0) {
            measurements
                    .computeIfAbsent(evaluation.getTask(), task -> new CopyOnWriteArrayList<>())
                    .add(measurement(evaluation));
        }
    }

    /** What is known of a task; {@link TaskTraining#NONE} if nothing is. */
    TaskTraining of(String task) {
        return tasks.getOrDefault(task, TaskTraining.NONE);
    }

    /** All prequential measurements of a task, in the order in which they came. */
    List<PrequentialMeasurement> prequential(String task) {
        return List.copyOf(measurements.getOrDefault(task, List.of()));
    }

    private static PrequentialMeasurement measurement(Evaluation evaluation) {
        return new PrequentialMeasurement(
                evaluation.getExamplesSeen(), evaluation.getExamples(), evaluation.getAccuracy());
    }

    private static TaskTraining next(TaskTraining before, Evaluation evaluation) {
        long seen = Math.max(before.examplesSeen(), evaluation.getExamplesSeen());
        boolean prequential = evaluation.getKind() == EvaluationKind.PREQUENTIAL;
        boolean gate = evaluation.getKind() == EvaluationKind.GATE;
        int measured = prequential ? evaluation.getExamples() : 0;
        boolean published = gate && Boolean.TRUE.equals(evaluation.getAccepted());
        long version = evaluation.getVersion() + (published ? 1 : 0);
        return new TaskTraining(
                seen,
                before.measured() + measured,
                before.correct() + measured * evaluation.getAccuracy(),
                gate ? evaluation.getExamplesSeen() : before.gatedAt(),
                Math.max(before.version(), version));
    }
}
