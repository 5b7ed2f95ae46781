package io.perennial.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a benchmark found: one row a case, one number a column.
 *
 * @param environment what the numbers depend on: processor, threads, sizes
 * @param columns names, with units
 */
public record BenchmarkTable(
        String name, String environment, List<String> columns, List<Row> rows) {

    /** One case; as many values as the table has columns. */
    public record Row(String label, List<Double> values) {
        public Row {
            values = List.copyOf(values);
        }
    }

    public BenchmarkTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (Row row : rows) {
            if (row.values().size() != columns.size()) {
                throw new IllegalArgumentException(
                        "row %s has %d values for %d columns"
                                .formatted(row.label(), row.values().size(), columns.size()));
            }
        }
    }

    /** Markdown, as {@code RESULTS.md} keeps it. */
    public String toMarkdown() {
        List<String> lines = new ArrayList<>();
        lines.add("| case | " + String.join(" | ", columns) + " |");
        lines.add("|---|" + "---:|".repeat(columns.size()));
        for (Row row : rows) {
            StringBuilder line = new StringBuilder("| ").append(row.label()).append(" |");
            row.values()
                    .forEach(value -> line.append(String.format(Locale.ROOT, " %.2f |", value)));
            lines.add(line.toString());
        }
        return String.join("\n", lines);
    }
}
