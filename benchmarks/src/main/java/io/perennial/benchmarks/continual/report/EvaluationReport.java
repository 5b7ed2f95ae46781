package io.perennial.benchmarks.continual.report;

import io.perennial.benchmarks.continual.incremental.ClassIncrementalResult;
import io.perennial.benchmarks.continual.metric.Spread;
import io.perennial.benchmarks.continual.strategy.StrategyOutcome;
import io.perennial.benchmarks.continual.strategy.StrategyRun;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Everything that was measured.
 *
 * @param tasks in the order given
 * @param outcomes in the order of the strategies
 * @param classIncremental empty where Perennial was not evaluated
 */
public record EvaluationReport(
        RunEnvironment environment,
        RunSettings settings,
        List<TaskSizes> tasks,
        List<StrategyOutcome> outcomes,
        Optional<ClassIncrementalResult> classIncremental) {

    public EvaluationReport {
        tasks = List.copyOf(tasks);
        outcomes = List.copyOf(outcomes);
    }

    /**
     * How large a task is.
     *
     * @param labels that training rows have
     * @param train rows
     * @param test rows
     */
    public record TaskSizes(String name, int labels, int train, int test) {}

    /** A measure of every run; empty where the strategy has none. */
    public Optional<Spread> spread(
            StrategyOutcome outcome, Function<StrategyRun, OptionalDouble> measure) {
        return Spread.of(
                outcome.runs().stream()
                        .map(measure)
                        .filter(Predicate.not(OptionalDouble::isEmpty))
                        .map(OptionalDouble::getAsDouble)
                        .toList());
    }

    /** Forward transfer of a run. */
    public OptionalDouble forwardTransfer(StrategyOutcome outcome, StrategyRun run) {
        return outcome.forwardTransfer(run, outcomes);
    }

    /** Final accuracy of a task, the mean over the runs. */
    public double taskAccuracy(StrategyOutcome outcome, String task) {
        return outcome.runs().stream()
                .mapToDouble(run -> run.finalAccuracy(task))
                .average()
                .orElseThrow();
    }
}
