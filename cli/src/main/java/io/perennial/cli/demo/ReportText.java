package io.perennial.cli.demo;

import io.perennial.benchmarks.continual.metric.AccuracyMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as lines for a terminal. */
final class ReportText {

    private static final String TASK_COLUMN = "%8s";
    private static final int FINGERPRINT_SHOWN = 16;

    private ReportText() {}

    static List<String> lines(DemoReport report) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Accuracy on every task's test examples, as the serving API answers:");
        lines.add("");
        lines.addAll(matrix(report.tasks(), report.matrix()));
        lines.add("");
        lines.add(number("average accuracy", report.matrix().averageAccuracy()));
        lines.add(number("forgetting", report.forgetting()));
        lines.add(number("backward transfer", report.backwardTransfer()));
        lines.add(
                entry(
                        "bitwise identical",
                        (report.comparison().identical() ? "yes" : "NO")
                                + ": "
                                + report.comparison().describe()));
        lines.add(
                entry(
                        "frozen base",
                        report.baseName()
                                + ", fingerprint "
                                + shortened(report.baseFingerprint())));
        lines.add(entry("seconds", String.format(Locale.ROOT, "%.1f", report.seconds())));
        lines.add("");
        lines.addAll(verdict(report));
        return lines;
    }

    static List<String> links(Map<String, String> links) {
        return links.entrySet().stream()
                .map(link -> entry(link.getKey(), link.getValue()))
                .toList();
    }

    private static List<String> matrix(List<String> names, AccuracyMatrix matrix) {
        int width = names.stream().mapToInt(String::length).max().orElse(0);
        String stageFormat = "  after %2d  %-" + Math.max(width, 1) + "s";
        List<String> lines = new ArrayList<>();
        StringBuilder header =
                new StringBuilder(" ".repeat(String.format(stageFormat, 0, "").length()));
        for (int task = 0; task < names.size(); task++) {
            header.append(String.format(TASK_COLUMN, "task " + (task + 1)));
        }
        lines.add(header.toString());
        for (int stage = 0; stage < matrix.rows().size(); stage++) {
            StringBuilder row =
                    new StringBuilder(String.format(stageFormat, stage + 1, names.get(stage)));
            for (double accuracy : matrix.rows().get(stage)) {
                row.append(String.format(Locale.ROOT, "%8.4f", accuracy));
            }
            lines.add(row.toString());
        }
        return lines;
    }

    private static List<String> verdict(DemoReport report) {
        List<String> broken =
                report.promises().stream()
                        .filter(promise -> !promise.held())
                        .map(promise -> "BROKEN PROMISE: " + promise.text())
                        .toList();
        return broken.isEmpty()
                ? List.of("Every promise held: all tasks learned, none forgotten.")
                : broken;
    }

    /** Exact zeros are shown as 0.0; anything else never looks like zero. */
    private static String number(String name, double value) {
        boolean tiny = value != 0.0 && Math.abs(value) < 5e-5;
        return entry(
                name,
                value == 0.0 ? "0.0" : String.format(Locale.ROOT, tiny ? "%.2e" : "%.4f", value));
    }

    private static String entry(String name, String value) {
        return String.format("  %-18s  %s", name, value);
    }

    private static String shortened(String fingerprint) {
        return fingerprint.length() <= FINGERPRINT_SHOWN
                ? fingerprint
                : fingerprint.substring(0, FINGERPRINT_SHOWN) + "…";
    }
}
