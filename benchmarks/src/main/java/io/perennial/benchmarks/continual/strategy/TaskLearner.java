package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.metric.PrequentialCurve;
import io.perennial.benchmarks.continual.task.EncodedTask;
import java.util.Optional;

/** Learns a task that no other task has to do with. Several threads may ask one learner. */
interface TaskLearner {

    /**
     * What came of a task.
     *
     * @param accuracy on its test rows, 0 to 1
     * @param curve empty for what does not learn batch by batch
     * @param sizes of this task alone
     */
    record Outcome(double accuracy, Optional<PrequentialCurve> curve, Sizes sizes) {}

    Outcome learn(EncodedTask task);
}
