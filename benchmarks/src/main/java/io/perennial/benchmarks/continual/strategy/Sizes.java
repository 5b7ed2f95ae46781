package io.perennial.benchmarks.continual.strategy;

import io.perennial.model.base.FrozenBase;

/**
 * What a strategy keeps.
 *
 * @param parametersPerTask values that one more task adds, on average over the tasks
 * @param bytesPerTask bytes that one more task adds, on average over the tasks
 * @param sharedParameters values that all tasks share
 */
public record Sizes(double parametersPerTask, double bytesPerTask, long sharedParameters) {

    /** Values that are kept as float32. */
    static Sizes ofFloats(double parametersPerTask, long sharedParameters) {
        return new Sizes(parametersPerTask, Float.BYTES * parametersPerTask, sharedParameters);
    }

    /** Values of a frozen base. */
    static long parametersOf(FrozenBase base) {
        return base.weights().stream().mapToLong(weight -> weight.getShape().size()).sum();
    }
}
