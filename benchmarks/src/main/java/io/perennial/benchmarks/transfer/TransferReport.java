package io.perennial.benchmarks.transfer;

import io.perennial.model.transfer.StartCandidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The sequence as a table: a row a task, both starts side by side, and the means. */
public final class TransferReport {

    private static final List<String> COLUMNS =
            List.of(
                    "task",
                    "started from",
                    "readout",
                    "fresh readout",
                    "first 512",
                    "fresh",
                    "first 2,048",
                    "fresh",
                    "test",
                    "fresh");

    private final String environment;
    private final List<TaskResult> results;

    TransferReport(String environment, List<TaskResult> results) {
        this.environment = environment;
        this.results = List.copyOf(results);
    }

    /** What the numbers depend on. */
    public String environment() {
        return environment;
    }

    /** Markdown, as {@code RESULTS.md} keeps it; a dash stands for what was not measured. */
    public String toMarkdown() {
        List<String> lines = new ArrayList<>();
        lines.add("| " + String.join(" | ", COLUMNS) + " |");
        lines.add("|---|---|" + "---:|".repeat(COLUMNS.size() - 2));
        results.forEach(result -> lines.add(line(result)));
        lines.add(means());
        return String.join("\n", lines);
    }

    static String line(TaskResult result) {
        StartCandidate source = result.choice().source();
        return row(
                result.name(),
                source == null ? "fresh" : source.task(),
                List.of(
                        result.choice().score(),
                        result.choice().freshScore(),
                        result.chosen().early(),
                        result.fresh().early(),
                        result.chosen().late(),
                        result.fresh().late(),
                        result.chosen().test(),
                        result.fresh().test()));
    }

    private String means() {
        long similar = results.stream().filter(r -> r.similar().isPresent()).count();
        return row(
                "mean",
                similar + " of " + results.size(),
                List.of(
                        Double.NaN,
                        Double.NaN,
                        mean(r -> r.chosen().early()),
                        mean(r -> r.fresh().early()),
                        mean(r -> r.chosen().late()),
                        mean(r -> r.fresh().late()),
                        mean(r -> r.chosen().test()),
                        mean(r -> r.fresh().test())));
    }

    private double mean(ToDoubleFunction<TaskResult> part) {
        return results.stream().mapToDouble(part).average().orElseThrow();
    }

    private static String row(String name, String source, List<Double> numbers) {
        StringBuilder row = new StringBuilder("| " + name + " | " + source + " |");
        for (double number : numbers) {
            row.append(
                    Double.isNaN(number) ? " - |" : String.format(Locale.ROOT, " %.3f |", number));
        }
        return row.toString();
    }
}
