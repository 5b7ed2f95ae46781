package io.perennial.benchmarks.continual.strategy;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.architecture.Objective;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * How an evaluation is run.
 *
 * @param strategies those to compare
 * @param orders how many orders of the tasks; the first one is the order given
 * @param plan the budget of every trained strategy
 * @param adapter what each task gets
 * @param workers learners that run at once
 */
public record EvaluationSettings(
        Set<Strategy> strategies, int orders, TrainingPlan plan, AdapterSpec adapter, int workers) {

    public EvaluationSettings {
        if (strategies.isEmpty()) {
            throw new IllegalArgumentException("there is no strategy to evaluate; choose one");
        }
        strategies = EnumSet.copyOf(strategies);
        if (orders < 1 || orders > 100) {
            throw new IllegalArgumentException(
                    "the evaluation has " + orders + " orders; use 1 to 100");
        }
        if (workers < 1 || workers > 1024) {
            throw new IllegalArgumentException(
                    "the evaluation has " + workers + " workers; use 1 to 1024");
        }
        if (adapter.objective() != Objective.CLASSIFICATION) {
            throw new IllegalArgumentException(
                    "the adapter's objective is \"%s\"; an evaluation measures accuracy, so use \"classification\""
                            .formatted(adapter.objective().code()));
        }
    }

    /** The seeds of the orders: 1, 2, ... */
    public List<Long> orderSeeds() {
        return LongStream.rangeClosed(1, orders).boxed().toList();
    }
}
