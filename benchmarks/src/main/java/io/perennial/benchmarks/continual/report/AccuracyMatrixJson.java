package io.perennial.benchmarks.continual.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.perennial.benchmarks.continual.metric.AccuracyMatrix;
import java.util.List;

/** An accuracy matrix as an array of rows, all as long as there are tasks. */
public final class AccuracyMatrixJson {

    private AccuracyMatrixJson() {}

    /**
     * Adds every row; null stands for a task that was not learnt yet.
     *
     * @param rows gets one array for each row
     */
    public static void addTo(ArrayNode rows, AccuracyMatrix matrix) {
        for (List<Double> row : matrix.rows()) {
            ArrayNode cells = rows.addArray();
            row.forEach(cells::add);
            for (int missing = row.size(); missing < matrix.tasks(); missing++) {
                cells.addNull();
            }
        }
    }
}
