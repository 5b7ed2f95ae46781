package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.metric.AccuracyMatrix;
import io.perennial.benchmarks.continual.metric.PrequentialCurve;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One strategy on the tasks in one order.
 *
 * @param seed of the order
 * @param order the tasks' names
 * @param accuracy in this order
 * @param predictionsUnchanged whether every probability for the test rows of every earlier task
 *     kept its bits after every later task; empty where that was not checked
 * @param curves by task; empty where there are none
 * @param seconds of this run; empty where another run's training was used again
 */
public record StrategyRun(
        long seed,
        List<String> order,
        AccuracyMatrix accuracy,
        Optional<Boolean> predictionsUnchanged,
        Map<String, PrequentialCurve> curves,
        OptionalDouble seconds) {

    public StrategyRun {
        order = List.copyOf(order);
        curves = Map.copyOf(curves);
        if (order.size() != accuracy.tasks()) {
            throw new IllegalArgumentException(
                    "%d tasks have a matrix of %d".formatted(order.size(), accuracy.tasks()));
        }
    }

    /** Final accuracy of a task. */
    public double finalAccuracy(String task) {
        return accuracy.last().get(order.indexOf(task));
    }
}
