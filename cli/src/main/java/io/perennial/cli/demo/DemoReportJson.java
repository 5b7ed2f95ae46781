package io.perennial.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.benchmarks.continual.report.AccuracyMatrixJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The report as data, for {@code --json}. */
final class DemoReportJson {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private DemoReportJson() {}

    static void write(DemoReport report, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text(report) + System.lineSeparator());
    }

    static String text(DemoReport report) throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode tasks = root.putArray("tasks");
        report.tasks().forEach(tasks::add);
        AccuracyMatrixJson.addTo(root.putArray("accuracy"), report.matrix());
        root.put("average_accuracy", report.matrix().averageAccuracy());
        root.put("forgetting", report.forgetting());
        root.put("backward_transfer", report.backwardTransfer());
        root.put("bitwise_identical", report.comparison().identical());
        root.put("answers_compared", report.comparison().compared());
        addOutcomes(root, report);
        ObjectNode base = root.putObject("base");
        base.put("name", report.baseName());
        base.put("fingerprint", report.baseFingerprint());
        root.put("seconds", report.seconds());
        ObjectNode links = root.putObject("links");
        report.links().forEach(links::put);
        ArrayNode broken = root.putArray("broken_promises");
        report.promises().stream()
                .filter(promise -> !promise.held())
                .forEach(promise -> broken.add(promise.text()));
        return JSON.writeValueAsString(root);
    }

    private static void addOutcomes(ObjectNode root, DemoReport report) {
        ObjectNode versions = root.putObject("versions");
        ObjectNode examples = root.putObject("examples");
        ObjectNode tests = root.putObject("tests");
        ObjectNode methods = root.putObject("methods");
        ObjectNode majority = root.putObject("majority_share");
        ObjectNode prequential = root.putObject("prequential_accuracy");
        ObjectNode seconds = root.putObject("task_seconds");
        for (TaskOutcome outcome : report.outcomes()) {
            versions.put(outcome.task(), outcome.version());
            examples.put(outcome.task(), outcome.examples());
            tests.put(outcome.task(), outcome.tests());
            methods.put(outcome.task(), outcome.method());
            majority.put(outcome.task(), outcome.majorityShare());
            prequential.put(outcome.task(), outcome.prequentialAccuracy());
            seconds.put(outcome.task(), outcome.seconds());
        }
    }
}
