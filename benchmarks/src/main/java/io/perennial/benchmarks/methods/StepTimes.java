package io.perennial.benchmarks.methods;

import io.perennial.benchmarks.Median;
import io.perennial.benchmarks.Stopwatch;
import io.perennial.benchmarks.data.EncodedRows;

/**
 * How long a training step takes.
 *
 * @param millis median of the candidate's step
 * @param ratio median of candidate over reference, step by step
 */
record StepTimes(double millis, double ratio) {

    private static final int WARM_UP = 2;

    /** Measures both on the same rows in turn, so that other load hits both. */
    static StepTimes measure(
            Learner candidate, Learner reference, EncodedRows rows, int repetitions) {
        double[] millis = new double[repetitions];
        double[] ratio = new double[repetitions];
        for (int i = -WARM_UP; i < repetitions; i++) {
            double baseline = Stopwatch.millis(() -> reference.step(rows));
            double own = Stopwatch.millis(() -> candidate.step(rows));
            if (i >= 0) {
                millis[i] = own;
                ratio[i] = own / baseline;
            }
        }
        return new StepTimes(Median.of(millis), Median.of(ratio));
    }
}
