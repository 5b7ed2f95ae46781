package io.perennial.benchmarks.transfer;

/**
 * How one task was learned from one start.
 *
 * @param early share of right answers before training, over the first {@link #EARLY} examples
 * @param late the same over the first {@link #LATE}
 * @param test accuracy after the last step
 */
record LearningCurve(double early, double late, double test) {

    static final int EARLY = 512;
    static final int LATE = 2_048;
}
