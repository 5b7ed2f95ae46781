package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.metric.ForwardTransfer;
import io.perennial.benchmarks.continual.metric.PrequentialCurve;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What was measured of a strategy.
 *
 * @param runs one for each order of the tasks
 * @param seconds of one core, of all that was trained and measured
 */
public record StrategyOutcome(
        Strategy strategy, List<StrategyRun> runs, Sizes sizes, double seconds) {

    public StrategyOutcome {
        runs = List.copyOf(runs);
    }

    /**
     * Forward transfer of a run against the strategy that learns every task from scratch.
     *
     * @param all every strategy of the evaluation
     * @return empty where there is nothing to compare with
     */
    public OptionalDouble forwardTransfer(StrategyRun run, List<StrategyOutcome> all) {
        return strategy.fromScratch()
                .flatMap(s -> all.stream().filter(o -> o.strategy == s).findFirst())
                .map(scratch -> transfer(run, scratch.runs().get(0)))
                .orElse(OptionalDouble.empty());
    }

    private static OptionalDouble transfer(StrategyRun run, StrategyRun scratch) {
        return ForwardTransfer.of(curves(run, run.order()), curves(scratch, run.order()));
    }

    private static List<PrequentialCurve> curves(StrategyRun run, List<String> order) {
        return order.stream().map(run.curves()::get).toList();
    }
}
