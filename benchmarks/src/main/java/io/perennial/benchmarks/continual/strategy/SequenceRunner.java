package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.metric.AccuracyMatrix;
import io.perennial.benchmarks.continual.metric.PrequentialCurve;
import io.perennial.benchmarks.continual.task.EncodedTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Teaches tasks one after another. After each it asks again for all tasks learnt so far, and
 * compares every probability with that of the moment when its task was learnt, bit for bit.
 */
final class SequenceRunner {

    private final Strategy strategy;
    private final Consumer<String> progress;

    SequenceRunner(Strategy strategy, Consumer<String> progress) {
        this.strategy = strategy;
        this.progress = progress;
    }

    /**
     * @param order the tasks in the order of learning
     */
    StrategyRun run(SequenceLearner learner, List<EncodedTask> order, long seed) {
        long started = System.nanoTime();
        List<List<Double>> rows = new ArrayList<>();
        Map<String, Answers> whenLearnt = new LinkedHashMap<>();
        Map<String, PrequentialCurve> curves = new LinkedHashMap<>();
        boolean unchanged = true;
        for (EncodedTask task : order) {
            long began = System.nanoTime();
            curves.put(task.name(), learner.learn(task));
            List<Double> row = new ArrayList<>();
            for (EncodedTask asked : order.subList(0, rows.size() + 1)) {
                Answers answers = learner.answer(asked);
                Answers before = whenLearnt.putIfAbsent(asked.name(), answers);
                unchanged &= before == null || before.sameBitsAs(answers);
                row.add(answers.accuracy(asked.test().labels()));
            }
            rows.add(row);
            tell(task, row, began, order.size(), seed);
        }
        return new StrategyRun(
                seed,
                order.stream().map(EncodedTask::name).toList(),
                new AccuracyMatrix(rows),
                order.size() > 1 ? Optional.of(unchanged) : Optional.empty(),
                curves,
                OptionalDouble.of((System.nanoTime() - started) / 1e9));
    }

    private void tell(EncodedTask task, List<Double> row, long began, int tasks, long seed) {
        progress.accept(
                String.format(
                        Locale.ROOT,
                        "%s, order %d, %d/%d %s: %.3f; all so far %.3f (%.0f s)",
                        strategy.code(),
                        seed,
                        row.size(),
                        tasks,
                        task.name(),
                        row.get(row.size() - 1),
                        row.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                        (System.nanoTime() - began) / 1e9));
    }
}
