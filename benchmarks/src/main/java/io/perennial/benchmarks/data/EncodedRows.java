package io.perennial.benchmarks.data;

import io.perennial.model.text.EncodedText;
import io.perennial.model.text.TextEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

    /**
     * Texts of a data set in tokens of a base.
     *
     * @param labels what a label's index is taken from
     */
    public static EncodedRows encode(
            List<DataSet.Example> examples, List<String> labels, TextEncoder encoder) {
        Map<String, Integer> indices = new HashMap<>();
        labels.forEach(label -> indices.put(label, indices.size()));
        return new EncodedRows(
                examples.stream().map(e -> encoder.encode(e.text(), e.pair())).toList(),
                examples.stream()
                        .mapToInt(e -> indices.getOrDefault(e.label(), UNKNOWN))
                        .toArray());
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

    /** The order of a seed, the same for whoever asks. */
    public EncodedRows shuffled(long seed) {
        List<Integer> order = new ArrayList<>(indices());
        Collections.shuffle(order, new Random(seed));
        return choose(order);
    }

    /** Consecutive batches; the last one may be smaller. */
    public List<EncodedRows> batches(int rows) {
        return parts(indices(), rows).stream().map(this::choose).toList();
    }

    /**
     * Indices of all rows in batches of similar length, shortest first: padding stays small, and
     * the same rows always share a batch, so that equal numbers mean equal bits.
     *
     * @param rows the most rows of a batch
     */
    public List<List<Integer>> batchesByLength(int rows) {
        List<Integer> order = new ArrayList<>(indices());
        order.sort(Comparator.comparingInt(row -> texts.get(row).length()));
        return parts(order, rows);
    }

    private List<Integer> indices() {
        return IntStream.range(0, size()).boxed().toList();
    }

    private static List<List<Integer>> parts(List<Integer> order, int rows) {
        return IntStream.range(0, (order.size() + rows - 1) / rows)
                .mapToObj(
                        part ->
                                order.subList(
                                        part * rows, Math.min(order.size(), (part + 1) * rows)))
                .toList();
    }
}
