package io.perennial.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.benchmarks.continual.report.AccuracyMatrixJson;
import io.perennial.benchmarks.continual.report.ReportFiles;
import io.perennial.benchmarks.continual.report.ReportJson;
import io.perennial.benchmarks.continual.report.RunEnvironmentJson;
import io.perennial.benchmarks.continual.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The run in the form of a continual-learning evaluation with one strategy: {@code report.json},
 * and {@code report.html} that shows it. What the demo does not measure is null. Matrix,
 * environment and files are written by the evaluation's own classes; the rest is not, because a
 * stream has no seeds, no plan of steps and no sizes of adapters, and its curve is a moving mean
 * over the examples that arrived.
 */
final class DemoEvaluation {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private DemoEvaluation() {}

    /**
     * @param folder made if absent
     * @return the page
     */
    static Path write(DemoReport report, DemoConditions conditions, Path folder)
            throws IOException {
        return ReportFiles.write(folder, text(report, conditions));
    }

    static String text(DemoReport report, DemoConditions conditions)
            throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode().put("version", ReportJson.VERSION);
        RunEnvironmentJson.addTo(root.putObject("environment"), conditions.environment());
        addSettings(root.putObject("settings"), conditions);
        ArrayNode tasks = root.putArray("tasks");
        for (TaskOutcome outcome : report.outcomes()) {
            tasks.addObject()
                    .put("name", outcome.task())
                    .put("labels", outcome.labels())
                    .put("train", outcome.examples())
                    .put("test", outcome.tests());
        }
        addStrategy(root.putArray("strategies").addObject(), report, conditions);
        root.putNull("class_incremental");
        return JSON.writeValueAsString(root);
    }

    private static void addSettings(ObjectNode settings, DemoConditions conditions)
            throws JsonProcessingException {
        settings.put("sequence", "demo");
        settings.putArray("order_seeds");
        settings.put("passes", conditions.passes());
        settings.put("batch", conditions.batchSize());
        settings.put("max_length", conditions.environment().base().maxLength());
        settings.set("adapter", JSON.readTree(conditions.adapter()));
        settings.put("command", conditions.command());
    }

    private static void addStrategy(
            ObjectNode strategy, DemoReport report, DemoConditions conditions) {
        strategy.put("name", Strategy.PERENNIAL.code()).put("title", Strategy.PERENNIAL.title());
        strategy.put(
                "description",
                "an adapter for each task (%s), one frozen base"
                        .formatted(report.outcomes().get(0).method()));
        addRun(strategy.putArray("runs").addObject(), report);
        ObjectNode summary = strategy.putObject("summary");
        summary.set("average_accuracy", single(report.matrix().averageAccuracy()));
        summary.set("forgetting", single(report.forgetting()));
        summary.set("backward_transfer", single(report.backwardTransfer()));
        summary.putNull("forward_transfer");
        addTasks(strategy, report);
        strategy.putNull("parameters_per_task").putNull("bytes_per_task");
        strategy.put("shared_parameters", conditions.environment().base().parameters());
        strategy.put("seconds", report.seconds());
    }

    private static void addRun(ObjectNode run, DemoReport report) {
        run.putNull("seed");
        ArrayNode order = run.putArray("order");
        report.tasks().forEach(order::add);
        AccuracyMatrixJson.addTo(run.putArray("accuracy"), report.matrix());
        run.put("average_accuracy", report.matrix().averageAccuracy());
        run.put("forgetting", report.forgetting());
        run.put("backward_transfer", report.backwardTransfer());
        run.putNull("forward_transfer");
        AnswerComparison comparison = report.comparison();
        run.put(
                "predictions_unchanged",
                comparison.compared() == 0 ? null : comparison.identical());
        run.put("seconds", report.seconds());
    }

    private static void addTasks(ObjectNode strategy, DemoReport report) {
        ObjectNode accuracies = strategy.putObject("task_accuracy");
        ArrayNode curves = strategy.putArray("prequential");
        for (int task = 0; task < report.outcomes().size(); task++) {
            TaskOutcome outcome = report.outcomes().get(task);
            accuracies.put(outcome.task(), report.matrix().last().get(task));
            ArrayNode points = curves.addObject().put("task", outcome.task()).putArray("points");
            PrequentialMeasurement.curve(outcome.prequential())
                    .forEach(
                            point ->
                                    points.addArray()
                                            .add(point.examplesSeen())
                                            .add(point.accuracy()));
        }
    }

    /** The summary of the one run that a demo is. */
    private static ObjectNode single(double value) {
        return JSON.createObjectNode().put("mean", value).put("deviation", 0.0);
    }
}
