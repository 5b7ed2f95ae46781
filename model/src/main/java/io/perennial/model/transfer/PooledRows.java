package io.perennial.model.transfer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fuse.FusedBatch;
import io.perennial.model.fuse.FusedTask;
import io.perennial.model.text.EncodedText;
import java.util.Arrays;
import java.util.List;

/** What a head would read: one vector a text, from the base with an adapter's body in it. */
final class PooledRows {

    /** Rows of one forward; bounds memory. */
    private static final int ROWS = 64;

    /** The rows do not depend on the head, which every layout must have. */
    private static final int ANY_LABELS = 2;

    private final FrozenBase base;
    private final ParameterLayout layout;

    PooledRows(FrozenBase base, AdapterSpec spec) {
        this.base = base;
        this.layout = base.layout(spec, ANY_LABELS);
    }

    /**
     * The rows in the texts' order.
     *
     * @param body the layout's values before its head
     * @return [texts, hidden size]
     */
    double[][] of(float[] body, List<EncodedText> texts) {
        double[][] rows = new double[texts.size()][];
        for (int from = 0; from < rows.length; from += ROWS) {
            int to = Math.min(from + ROWS, rows.length);
            add(rows, from, pooled(body, texts.subList(from, to)), to - from);
        }
        return rows;
    }

    private float[] pooled(float[] body, List<EncodedText> texts) {
        float[] values = Arrays.copyOf(body, layout.size());
        try (NDManager manager = base.newManager()) {
            NDArray parameters = manager.create(values, new Shape(values.length));
            FusedTask task = new FusedTask(layout, parameters, ANY_LABELS, texts);
            FusedBatch batch = new FusedBatch(base, manager, List.of(task));
            List<NDArray> found = batch.addWeights(batch.call("inspect")).run();
            return found.get(found.size() - 1).toFloatArray();
        }
    }

    private static void add(double[][] rows, int first, float[] pooled, int count) {
        int width = pooled.length / count;
        for (int i = 0; i < count; i++) {
            double[] row = new double[width];
            for (int j = 0; j < width; j++) {
                row[j] = pooled[i * width + j];
            }
            rows[first + i] = row;
        }
    }
}
