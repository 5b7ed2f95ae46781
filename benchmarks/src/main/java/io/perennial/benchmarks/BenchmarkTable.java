package io.perennial.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

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

    /** An object with the table's name, what the numbers depend on, and an object a case. */
    public String toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("benchmark", name);
        root.put("environment", environment);
        for (Row row : rows) {
            ObjectNode node = root.withArray("cases").addObject();
            node.put("case", row.label());
            for (int i = 0; i < columns.size(); i++) {
                node.put(columns.get(i), row.values().get(i));
            }
        }
        try {
            return JSON.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a table is always writable", e);
        }
    }
}
