package io.perennial.benchmarks.continual.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.benchmarks.continual.incremental.ClassIncrementalResult;
import io.perennial.benchmarks.continual.metric.PrequentialCurve;
import io.perennial.benchmarks.continual.metric.Spread;
import io.perennial.benchmarks.continual.strategy.StrategyOutcome;
import io.perennial.benchmarks.continual.strategy.StrategyRun;
import java.util.Optional;
import java.util.OptionalDouble;

/** The report as {@code report.json}. Every number is a JSON number; null stands for none. */
public final class ReportJson {

    /** Of the format; a reader refuses others. */
    public static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final EvaluationReport report;

    private ReportJson(EvaluationReport report) {
        this.report = report;
    }

    /** Writes a report. */
    public static String of(EvaluationReport report) {
        try {
            return JSON.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(new ReportJson(report).root());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is always writable", e);
        }
    }

    private ObjectNode root() {
        ObjectNode root = JSON.createObjectNode().put("version", VERSION);
        RunEnvironmentJson.addTo(root.putObject("environment"), report.environment());
        RunSettingsJson.addTo(root.putObject("settings"), report);
        ArrayNode tasks = root.putArray("tasks");
        for (EvaluationReport.TaskSizes task : report.tasks()) {
            tasks.addObject()
                    .put("name", task.name())
                    .put("labels", task.labels())
                    .put("train", task.train())
                    .put("test", task.test());
        }
        ArrayNode strategies = root.putArray("strategies");
        report.outcomes().forEach(outcome -> add(strategies.addObject(), outcome));
        if (report.classIncremental().isPresent()) {
            add(root.putObject("class_incremental"), report.classIncremental().get());
        } else {
            root.putNull("class_incremental");
        }
        return root;
    }

    private void add(ObjectNode node, StrategyOutcome outcome) {
        String adapter = report.settings().evaluation().adapter().describe();
        node.put("name", outcome.strategy().code());
        node.put("title", outcome.strategy().title());
        node.put("description", outcome.strategy().description(adapter));
        ArrayNode runs = node.putArray("runs");
        outcome.runs().forEach(run -> add(runs.addObject(), outcome, run));
        addSummary(node.putObject("summary"), outcome);
        ObjectNode accuracies = node.putObject("task_accuracy");
        for (EvaluationReport.TaskSizes task : report.tasks()) {
            accuracies.put(task.name(), report.taskAccuracy(outcome, task.name()));
        }
        ArrayNode curves = node.putArray("prequential");
        StrategyRun first = outcome.runs().get(0);
        for (String task : first.order()) {
            PrequentialCurve curve = first.curves().get(task);
            if (curve != null) {
                add(curves.addObject().put("task", task).putArray("points"), curve);
            }
        }
        node.put("parameters_per_task", outcome.sizes().parametersPerTask());
        node.put("bytes_per_task", outcome.sizes().bytesPerTask());
        node.put("shared_parameters", outcome.sizes().sharedParameters());
        node.put("seconds", outcome.seconds());
    }

    private void add(ObjectNode node, StrategyOutcome outcome, StrategyRun run) {
        node.put("seed", run.seed());
        ArrayNode order = node.putArray("order");
        run.order().forEach(order::add);
        AccuracyMatrixJson.addTo(node.putArray("accuracy"), run.accuracy());
        node.put("average_accuracy", run.accuracy().averageAccuracy());
        put(node, "forgetting", run.accuracy().forgetting());
        put(node, "backward_transfer", run.accuracy().backwardTransfer());
        put(node, "forward_transfer", report.forwardTransfer(outcome, run));
        node.put("predictions_unchanged", run.predictionsUnchanged().orElse(null));
        put(node, "seconds", run.seconds());
    }

    private void addSummary(ObjectNode node, StrategyOutcome outcome) {
        put(
                node,
                "average_accuracy",
                report.spread(outcome, r -> OptionalDouble.of(r.accuracy().averageAccuracy())));
        put(node, "forgetting", report.spread(outcome, r -> r.accuracy().forgetting()));
        put(
                node,
                "backward_transfer",
                report.spread(outcome, r -> r.accuracy().backwardTransfer()));
        put(
                node,
                "forward_transfer",
                report.spread(outcome, r -> report.forwardTransfer(outcome, r)));
    }

    private static void add(ArrayNode points, PrequentialCurve curve) {
        for (PrequentialCurve.Point point : curve.points()) {
            points.addArray().add(point.seen()).add(point.accuracy());
        }
    }

    private static void put(ObjectNode node, String name, OptionalDouble value) {
        node.put(name, value.isPresent() ? (Double) value.getAsDouble() : null);
    }

    private static void put(ObjectNode node, String name, Optional<Spread> spread) {
        if (spread.isEmpty()) {
            node.putNull(name);
        } else {
            node.putObject(name)
                    .put("mean", spread.get().mean())
                    .put("deviation", spread.get().deviation());
        }
    }

    private static void add(ObjectNode node, ClassIncrementalResult result) {
        node.put("tasks", result.tasks());
        node.put("labels", result.labels());
        node.put("accuracy", result.accuracy());
        node.put("task_identity_accuracy", result.taskIdentityAccuracy());
        ArrayNode curve = node.putArray("curve");
        for (int task = 1; task <= result.curve().size(); task++) {
            curve.addArray().add(task).add(result.curve().get(task - 1));
        }
        if (result.outOfScope().isPresent()) {
            node.putObject("out_of_scope")
                    .put("rows", result.outOfScope().get().rows())
                    .put("auroc", result.outOfScope().get().auroc())
                    .put("detected_at_5_percent_rejected", result.outOfScope().get().detected());
        } else {
            node.putNull("out_of_scope");
        }
    }
}
