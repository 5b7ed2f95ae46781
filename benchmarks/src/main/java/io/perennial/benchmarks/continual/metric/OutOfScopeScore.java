package io.perennial.benchmarks.continual.metric;

import java.util.Arrays;

/**
 * How well a score tells texts of no task from those of some task.
 *
 * @param rows texts of no task
 * @param auroc probability that a text of no task has a higher score than one of some task, ties
 *     counted half: Hendrycks and Gimpel 2017, "A Baseline for Detecting Misclassified and
 *     Out-of-Distribution Examples in Neural Networks", section 2
 * @param detected share of the texts of no task that are rejected where the threshold rejects 5 %
 *     of the others
 */
public record OutOfScopeScore(int rows, double auroc, double detected) {

    private static final double REJECTED = 0.05;

    /**
     * @param inScope scores of texts of some task, at least one; higher means stranger
     * @param outOfScope scores of texts of no task, at least one
     */
    public static OutOfScopeScore of(double[] inScope, double[] outOfScope) {
        double[] known = inScope.clone();
        Arrays.sort(known);
        double wins = 0;
        for (double score : outOfScope) {
            wins += (below(known, score) + notAbove(known, score)) / 2.0;
        }
        double threshold = known[(int) Math.ceil((1 - REJECTED) * known.length) - 1];
        long detected = Arrays.stream(outOfScope).filter(score -> score > threshold).count();
        return new OutOfScopeScore(
                outOfScope.length,
                wins / ((double) known.length * outOfScope.length),
                (double) detected / outOfScope.length);
    }

    /** How many of the sorted values are smaller. */
    private static int below(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int notAbove(double[] sorted, double value) {
        return below(sorted, Math.nextUp(value));
    }
}
