package io.perennial.benchmarks.continual.incremental;

import io.perennial.benchmarks.continual.metric.OutOfScopeScore;
import io.perennial.benchmarks.continual.strategy.AdapterTraining;
import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.benchmarks.data.EncodedRows;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.route.FeatureStatistics;
import io.perennial.model.route.TaskRouter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets the test rows of all tasks so far find their task and label, after each task. Of earlier
 * tasks only the published adapter and the streaming statistics of frozen features are left; no row
 * is replayed.
 */
public final class ClassIncremental {

    private final AdapterTraining training;

    public ClassIncremental(AdapterTraining training) {
        this.training = training;
    }

    /** A learnt task. */
    public record Learnt(EncodedTask task, AdapterArtifact artifact, TaskFeatures features) {}

    /**
     * @param learnt in the order of learning
     * @param outOfScope frozen features of texts of no task; may be empty
     */
    public ClassIncrementalResult measure(List<Learnt> learnt, List<float[]> outOfScope) {
        Map<String, FeatureStatistics> statistics = new LinkedHashMap<>();
        List<UnknownTaskRow> rows = new ArrayList<>();
        List<Double> curve = new ArrayList<>();
        TaskRouter router = null;
        for (int i = 0; i < learnt.size(); i++) {
            Learnt next = learnt.get(i);
            statistics.put(next.task().name(), statistics(next));
            rows.addAll(testRows(next));
            router = TaskRouter.of(statistics);
            for (UnknownTaskRow row : rows) {
                row.routed(router.route(row.features()));
            }
            answer(rows, learnt.subList(0, i + 1));
            curve.add(share(rows.stream().filter(UnknownTaskRow::labelIsRight).count(), rows));
        }
        return new ClassIncrementalResult(
                learnt.size(),
                learnt.stream().mapToInt(one -> one.task().labels().size()).sum(),
                curve.get(curve.size() - 1),
                share(rows.stream().filter(UnknownTaskRow::taskIsRight).count(), rows),
                curve,
                outOfScope(router, rows, outOfScope));
    }

    private static double share(long right, List<UnknownTaskRow> rows) {
        return (double) right / rows.size();
    }

    private static FeatureStatistics statistics(Learnt learnt) {
        FeatureStatistics statistics = new FeatureStatistics(learnt.features().size());
        int[] labels = learnt.task().train().labels();
        for (int row = 0; row < labels.length; row++) {
            statistics.add(learnt.features().train().get(row), labels[row]);
        }
        return statistics;
    }

    private static List<UnknownTaskRow> testRows(Learnt learnt) {
        EncodedRows test = learnt.task().test();
        List<UnknownTaskRow> rows = new ArrayList<>();
        for (int row = 0; row < test.size(); row++) {
            rows.add(
                    new UnknownTaskRow(
                            test.texts().get(row),
                            learnt.features().test().get(row),
                            learnt.task().name(),
                            test.labels()[row]));
        }
        return rows;
    }

    /** Asks adapters until every row's answer is certain. */
    private void answer(List<UnknownTaskRow> rows, List<Learnt> learnt) {
        Map<String, List<UnknownTaskRow>> asking = asking(rows);
        while (!asking.isEmpty()) {
            for (Learnt one : learnt) {
                List<UnknownTaskRow> those = asking.get(one.task().name());
                if (those != null) {
                    ask(one.artifact(), those);
                }
            }
            asking = asking(rows);
        }
    }

    private static Map<String, List<UnknownTaskRow>> asking(List<UnknownTaskRow> rows) {
        Map<String, List<UnknownTaskRow>> asking = new LinkedHashMap<>();
        for (UnknownTaskRow row : rows) {
            String next = row.nextTask();
            if (next != null) {
                asking.computeIfAbsent(next, n -> new ArrayList<>()).add(row);
            }
        }
        return asking;
    }

    private void ask(AdapterArtifact artifact, List<UnknownTaskRow> rows) {
        EncodedRows texts =
                new EncodedRows(
                        rows.stream().map(UnknownTaskRow::text).toList(), new int[rows.size()]);
        try (ServableAdapter adapter = ServableAdapter.load(training.base(), artifact)) {
            List<float[]> found = training.answer(adapter, texts).rows();
            for (int i = 0; i < rows.size(); i++) {
                rows.get(i).answered(artifact.task(), found.get(i));
            }
        }
    }

    private static Optional<OutOfScopeScore> outOfScope(
            TaskRouter router, List<UnknownTaskRow> rows, List<float[]> strangers) {
        if (strangers.isEmpty()) {
            return Optional.empty();
        }
        double[] known = rows.stream().mapToDouble(UnknownTaskRow::outOfScope).toArray();
        double[] strange =
                strangers.stream().mapToDouble(f -> router.route(f).outOfScope()).toArray();
        return Optional.of(OutOfScopeScore.of(known, strange));
    }
}
