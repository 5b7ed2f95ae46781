package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.metric.AccuracyMatrix;
import io.perennial.benchmarks.continual.metric.PrequentialCurve;
import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.benchmarks.continual.task.TaskOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** Makes runs of what does not learn in sequence: the same accuracies in every order. */
final class IndependentTasks {

    /** One task, learnt alone. */
    record Learnt(TaskLearner.Outcome outcome, double seconds) {}

    private final Strategy strategy;
    private final List<String> names;
    private final List<Long> seeds;

    IndependentTasks(Strategy strategy, List<EncodedTask> tasks, List<Long> seeds) {
        this.strategy = strategy;
        this.names = tasks.stream().map(EncodedTask::name).toList();
        this.seeds = seeds;
    }

    /**
     * @param found for each task, in the order given
     */
    StrategyOutcome apart(List<Learnt> found) {
        Map<String, PrequentialCurve> curves = new LinkedHashMap<>();
        for (int i = 0; i < found.size(); i++) {
            String name = names.get(i);
            found.get(i).outcome().curve().ifPresent(curve -> curves.put(name, curve));
        }
        return outcome(
                found.stream().map(one -> one.outcome().accuracy()).toList(),
                curves,
                new Sizes(
                        mean(found, one -> one.outcome().sizes().parametersPerTask()),
                        mean(found, one -> one.outcome().sizes().bytesPerTask()),
                        found.get(0).outcome().sizes().sharedParameters()),
                found.stream().mapToDouble(Learnt::seconds).sum());
    }

    /**
     * @param accuracies in the order given
     */
    StrategyOutcome together(List<Double> accuracies, Sizes sizes, double seconds) {
        return outcome(accuracies, Map.of(), sizes, seconds);
    }

    private StrategyOutcome outcome(
            List<Double> accuracies,
            Map<String, PrequentialCurve> curves,
            Sizes sizes,
            double seconds) {
        List<StrategyRun> runs = new ArrayList<>();
        for (long seed : seeds) {
            List<Double> inOrder = TaskOrder.of(accuracies, seed);
            runs.add(
                    new StrategyRun(
                            seed,
                            TaskOrder.of(names, seed),
                            AccuracyMatrix.ofFinal(
                                    inOrder.stream().mapToDouble(Double::doubleValue).toArray()),
                            Optional.empty(),
                            curves,
                            runs.isEmpty() ? OptionalDouble.of(seconds) : OptionalDouble.empty()));
        }
        return new StrategyOutcome(strategy, runs, sizes, seconds);
    }

    private static double mean(List<Learnt> found, ToDoubleFunction<Learnt> part) {
        return found.stream().mapToDouble(part).average().orElseThrow();
    }

    /** A line for people. */
    static String line(Strategy strategy, String what, double accuracy, double seconds) {
        return String.format(
                Locale.ROOT, "%s, %s: %.3f (%.0f s)", strategy.code(), what, accuracy, seconds);
    }
}
