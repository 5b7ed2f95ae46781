package io.perennial.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells as lines whose columns stand below each other. */
public final class Columns {

    private static final String GAP = "  ";

    private Columns() {}

    /**
     * @param rows all of the same length
     */
    public static List<String> lines(List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                int width = row.get(column).length();
                if (column == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(column, Math.max(widths.get(column), width));
                }
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            line.append(column == 0 ? "" : GAP).append(row.get(column));
            line.append(" ".repeat(widths.get(column) - row.get(column).length()));
        }
        return line.toString().stripTrailing();
    }
}
