package io.perennial.benchmarks.continual.report;

import io.perennial.benchmarks.continual.incremental.ClassIncrementalResult;
import io.perennial.benchmarks.continual.metric.Spread;
import io.perennial.benchmarks.continual.strategy.Strategy;
import io.perennial.benchmarks.continual.strategy.StrategyOutcome;
import io.perennial.benchmarks.continual.strategy.StrategyRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** The report as rows of cells for the terminal; a dash stands for what was not measured. */
public final class ReportText {

    private static final String NONE = "-";

    private ReportText() {}

    /** Strategies side by side, a header first. */
    public static List<List<String>> summary(EvaluationReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "strategy",
                        "accuracy",
                        "forgetting",
                        "backward",
                        "forward",
                        "parameters/task",
                        "bytes/task",
                        "shared",
                        "seconds"));
        for (StrategyOutcome outcome : report.outcomes()) {
            rows.add(
                    List.of(
                            outcome.strategy().code(),
                            spread(
                                    report.spread(
                                            outcome,
                                            r ->
                                                    OptionalDouble.of(
                                                            r.accuracy().averageAccuracy()))),
                            spread(report.spread(outcome, r -> r.accuracy().forgetting())),
                            spread(report.spread(outcome, r -> r.accuracy().backwardTransfer())),
                            spread(report.spread(outcome, r -> report.forwardTransfer(outcome, r))),
                            whole(outcome.sizes().parametersPerTask()),
                            whole(outcome.sizes().bytesPerTask()),
                            whole(outcome.sizes().sharedParameters()),
                            whole(outcome.seconds())));
        }
        return rows;
    }

    /** Final accuracy of every strategy on every task, a header first. */
    public static List<List<String>> taskAccuracies(EvaluationReport report) {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("strategy"));
        report.tasks().forEach(task -> header.add(task.name()));
        rows.add(header);
        for (StrategyOutcome outcome : report.outcomes()) {
            List<String> row = new ArrayList<>(List.of(outcome.strategy().code()));
            report.tasks()
                    .forEach(task -> row.add(share(report.taskAccuracy(outcome, task.name()))));
            rows.add(row);
        }
        return rows;
    }

    /** Perennial's accuracy matrix in the order given, a header first; empty without Perennial. */
    public static List<List<String>> matrix(EvaluationReport report) {
        return report.outcomes().stream()
                .filter(outcome -> outcome.strategy() == Strategy.PERENNIAL)
                .findFirst()
                .map(outcome -> matrix(outcome.runs().get(0)))
                .orElse(List.of());
    }

    private static List<List<String>> matrix(StrategyRun run) {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("after"));
        header.addAll(run.order());
        rows.add(header);
        for (int i = 0; i < run.accuracy().rows().size(); i++) {
            List<Double> accuracies = run.accuracy().rows().get(i);
            List<String> row = new ArrayList<>(List.of(run.order().get(i)));
            for (int j = 0; j < run.order().size(); j++) {
                row.add(j < accuracies.size() ? share(accuracies.get(j)) : "");
            }
            rows.add(row);
        }
        return rows;
    }

    /** Sentences about what Perennial promises, and about tasks that are not told. */
    public static List<String> findings(EvaluationReport report) {
        List<String> lines = new ArrayList<>();
        for (StrategyOutcome outcome : report.outcomes()) {
            if (outcome.strategy() == Strategy.PERENNIAL) {
                outcome.runs()
                        .get(0)
                        .predictionsUnchanged()
                        .ifPresent(unchanged -> lines.add(promise(unchanged)));
            }
        }
        report.classIncremental().ifPresent(result -> lines.add(incremental(result)));
        return lines;
    }

    private static String promise(boolean unchanged) {
        return unchanged
                ? "Every probability that Perennial gave for an earlier task kept its bits after every later task."
                : "Probabilities that Perennial gave for earlier tasks CHANGED after later tasks: the promise is broken.";
    }

    private static String incremental(ClassIncrementalResult result) {
        String line =
                String.format(
                        Locale.ROOT,
                        "Task not told: %s right over %d labels of %d tasks; the router finds the task of %s.",
                        share(result.accuracy()),
                        result.labels(),
                        result.tasks(),
                        share(result.taskIdentityAccuracy()));
        return result.outOfScope()
                .map(
                        score ->
                                line
                                        + String.format(
                                                Locale.ROOT,
                                                " Texts of no task: AUROC %.3f over %d rows.",
                                                score.auroc(),
                                                score.rows()))
                .orElse(line);
    }

    private static String spread(Optional<Spread> spread) {
        return spread.map(
                        s ->
                                s.deviation() == 0
                                        ? share(s.mean())
                                        : String.format(
                                                Locale.ROOT,
                                                "%.4f ± %.4f",
                                                s.mean(),
                                                s.deviation()))
                .orElse(NONE);
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
