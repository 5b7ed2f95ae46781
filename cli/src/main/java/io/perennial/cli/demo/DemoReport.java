package io.perennial.cli.demo;

import io.perennial.benchmarks.continual.metric.AccuracyMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run of the demo showed.
 *
 * @param matrix accuracy of every task after every stage; one row a stage
 * @param outcomes one per stage, in the order of the matrix
 * @param comparison earlier tasks' answers against those of their own stage
 * @param baseName the frozen base's name
 * @param baseFingerprint 64 hexadecimal digits over its weights
 * @param seconds from the start of the broker to the last answer
 * @param links what runs where, by name
 */
public record DemoReport(
        AccuracyMatrix matrix,
        List<TaskOutcome> outcomes,
        AnswerComparison comparison,
        String baseName,
        String baseFingerprint,
        double seconds,
        Map<String, String> links) {

    /** How much better than its majority class a task must be to count as learned. */
    public static final double MARGIN = 0.05;

    public DemoReport {
        outcomes = List.copyOf(outcomes);
        if (outcomes.size() != matrix.rows().size() || outcomes.size() != matrix.tasks()) {
            throw new IllegalArgumentException(
                    "%d outcomes for %d stages and %d tasks; every stage teaches one task"
                            .formatted(outcomes.size(), matrix.rows().size(), matrix.tasks()));
        }
    }

    /** Names, in the order in which they were taught. */
    List<String> tasks() {
        return outcomes.stream().map(TaskOutcome::task).toList();
    }

    /** The matrix's; 0 for a single task, which nothing came after. */
    double forgetting() {
        return matrix.forgetting().orElse(0.0);
    }

    /** The matrix's; 0 for a single task, which nothing came after. */
    double backwardTransfer() {
        return matrix.backwardTransfer().orElse(0.0);
    }

    /** Everything that was promised, and whether it held. */
    public List<Promise> promises() {
        List<Promise> promises = new ArrayList<>();
        promises.add(
                new Promise(
                        String.format(Locale.ROOT, "forgetting is %s", forgetting()),
                        forgetting() == 0.0));
        promises.add(new Promise(comparison.describe(), comparison.identical()));
        for (int task = 0; task < outcomes.size(); task++) {
            promises.add(learned(outcomes.get(task), matrix.rows().get(task).get(task)));
        }
        return promises;
    }

    public boolean allHeld() {
        return promises().stream().allMatch(Promise::held);
    }

    private static Promise learned(TaskOutcome outcome, double accuracy) {
        double least = Math.min(1.0, outcome.majorityShare() + MARGIN);
        return new Promise(
                String.format(
                        Locale.ROOT,
                        "%s reaches %.4f, where its majority class and %.2f give %.4f",
                        outcome.task(),
                        accuracy,
                        MARGIN,
                        least),
                accuracy >= least);
    }
}
