package io.perennial.benchmarks.continual.incremental;

import io.perennial.benchmarks.continual.metric.OutOfScopeScore;
import java.util.List;
import java.util.Optional;

/**
 * What was measured with the task unknown.
 *
 * @param tasks learnt
 * @param labels of all tasks together; two tasks' labels of one name are two labels
 * @param accuracy over all test rows of all tasks: task and label are right
 * @param taskIdentityAccuracy share of the rows whose most probable task by the router is theirs
 * @param curve accuracy over the tasks so far, after each task
 * @param outOfScope empty where there are no texts of no task
 */
public record ClassIncrementalResult(
        int tasks,
        int labels,
        double accuracy,
        double taskIdentityAccuracy,
        List<Double> curve,
        Optional<OutOfScopeScore> outOfScope) {

    public ClassIncrementalResult {
        curve = List.copyOf(curve);
    }
}
