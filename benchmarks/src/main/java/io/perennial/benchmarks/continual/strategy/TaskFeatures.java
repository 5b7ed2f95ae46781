package io.perennial.benchmarks.continual.strategy;

import java.util.List;

/**
 * Frozen features of a task: the last layer of the base without adapters, averaged over a row's
 * tokens.
 *
 * @param train in the order of the task's training rows
 * @param test in the order of its test rows
 * @param seconds that they took
 */
public record TaskFeatures(List<float[]> train, List<float[]> test, double seconds) {

    public TaskFeatures {
        train = List.copyOf(train);
        test = List.copyOf(test);
    }

    /** Values of one row. */
    public int size() {
        return train.get(0).length;
    }
}
