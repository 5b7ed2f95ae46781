package io.perennial.benchmarks.continual.incremental;

import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.route.FrozenFeatures;
import java.util.List;

/**
 * What the router may see of a task: features of the frozen base, without any adapter.
 *
 * @param train in the order of the task's training rows
 * @param test in the order of its test rows
 */
public record TaskFeatures(List<float[]> train, List<float[]> test) {

    public TaskFeatures {
        train = List.copyOf(train);
        test = List.copyOf(test);
    }

    /** Computes the features of all rows of a task. */
    public static TaskFeatures of(FrozenBase base, EncodedTask task) {
        FrozenFeatures features = new FrozenFeatures(base);
        return new TaskFeatures(
                features.of(task.train().texts()), features.of(task.test().texts()));
    }

    /** Values of one row. */
    int size() {
        return train.get(0).length;
    }
}
