package io.perennial.benchmarks.continual.task;

import io.perennial.model.text.EncodedText;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of tokens with what they are.
 *
 * @param texts at least one
 * @param labels for each text an index into the task's labels, or {@link #UNKNOWN}
 */
public record EncodedRows(List<EncodedText> texts, int[] labels) {

    /** The label of a test row that no training row has. */
    public static final int UNKNOWN = -1;

    public EncodedRows {
        texts = List.copyOf(texts);
        if (texts.isEmpty() || texts.size() != labels.length) {
            throw new IllegalArgumentException(
                    "%d texts with %d labels; rows need one label each, and at least one row"
                            .formatted(texts.size(), labels.length));
        }
    }

    public int size() {
        return texts.size();
    }

    /** The chosen rows, in the given order. */
    public EncodedRows choose(List<Integer> rows) {
        return new EncodedRows(
                rows.stream().map(texts::get).toList(),
                rows.stream().mapToInt(row -> labels[row]).toArray());
    }

    /**
     * Indices of all rows in batches of similar length, shortest first: padding stays small, and
     * the same rows always share a batch, so that equal numbers mean equal bits.
     *
     * @param rows the most rows of a batch
     */
    public List<List<Integer>> batchesByLength(int rows) {
        List<Integer> order =
                IntStream.range(0, size())
                        .boxed()
                        .sorted(Comparator.comparingInt(row -> texts.get(row).length()))
                        .toList();
        return IntStream.range(0, (size() + rows - 1) / rows)
                .mapToObj(b -> order.subList(b * rows, Math.min(size(), (b + 1) * rows)))
                .toList();
    }
}
