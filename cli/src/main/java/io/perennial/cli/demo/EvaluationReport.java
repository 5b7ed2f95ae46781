package io.perennial.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.benchmarks.continual.page.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/**
 * The run in the form of a continual-learning evaluation with one strategy: {@code report.json},
 * and {@code report.html} that shows it. What the demo does not measure is null.
 */
final class EvaluationReport {

    private static final int VERSION = 1;

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private EvaluationReport() {}

    /**
     * @param folder made if absent
     * @return the page
     */
    static Path write(DemoReport report, DemoConditions conditions, Path folder)
            throws IOException {
        Files.createDirectories(folder);
        String json = text(report, conditions);
        Files.writeString(folder.resolve("report.json"), json + System.lineSeparator());
        return Files.writeString(folder.resolve("report.html"), ReportPage.html(json));
    }

    static String text(DemoReport report, DemoConditions conditions)
            throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode().put("version", VERSION);
        addEnvironment(root.putObject("environment"), report, conditions);
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

    private static void addEnvironment(
            ObjectNode environment, DemoReport report, DemoConditions conditions) {
        environment.put("perennial", conditions.version());
        environment
                .putObject("base")
                .put("name", report.baseName())
                .put("fingerprint", report.baseFingerprint())
                .put("layers", conditions.layers())
                .put("hidden_size", conditions.hiddenSize())
                .put("vocabulary_size", conditions.vocabularySize())
                .put("parameters", conditions.baseParameters());
        environment.put("device", conditions.device());
        environment.put("processors", Runtime.getRuntime().availableProcessors());
        environment.put("java", System.getProperty("java.version"));
        environment.put("date", LocalDate.now().toString());
    }

    private static void addSettings(ObjectNode settings, DemoConditions conditions)
            throws JsonProcessingException {
        settings.put("sequence", "demo");
        settings.putArray("order_seeds");
        settings.put("passes", conditions.passes());
        settings.put("batch", conditions.batchSize());
        settings.put("max_length", conditions.maxLength());
        settings.set("adapter", JSON.readTree(conditions.adapter()));
        settings.put("command", conditions.command());
    }

    private static void addStrategy(
            ObjectNode strategy, DemoReport report, DemoConditions conditions) {
        strategy.put("name", "perennial").put("title", "Perennial");
        strategy.put(
                "description",
                "an adapter for each task (%s), one frozen base"
                        .formatted(report.outcomes().get(0).method()));
        addRun(strategy.putArray("runs").addObject(), report);
        ObjectNode summary = strategy.putObject("summary");
        AccuracyMatrix matrix = report.matrix();
        summary.set("average_accuracy", single(matrix.averageAccuracy()));
        summary.set("forgetting", single(matrix.forgetting()));
        summary.set("backward_transfer", single(matrix.backwardTransfer()));
        summary.putNull("forward_transfer");
        addTasks(strategy, report);
        strategy.putNull("parameters_per_task").putNull("bytes_per_task");
        strategy.put("shared_parameters", conditions.baseParameters());
        strategy.put("seconds", report.seconds());
    }

    private static void addRun(ObjectNode run, DemoReport report) {
        AccuracyMatrix matrix = report.matrix();
        run.putNull("seed");
        ArrayNode order = run.putArray("order");
        matrix.tasks().forEach(order::add);
        ReportJson.addMatrix(run.putArray("accuracy"), matrix);
        run.put("average_accuracy", matrix.averageAccuracy());
        run.put("forgetting", matrix.forgetting());
        run.put("backward_transfer", matrix.backwardTransfer());
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
        int last = report.matrix().stages() - 1;
        for (int task = 0; task <= last; task++) {
            TaskOutcome outcome = report.outcomes().get(task);
            accuracies.put(outcome.task(), report.matrix().accuracy(last, task).orElseThrow());
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
