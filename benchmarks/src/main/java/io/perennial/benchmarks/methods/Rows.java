package io.perennial.benchmarks.methods;

import io.perennial.model.text.EncodedText;
import io.perennial.model.text.TextEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Encoded examples.
 *
 * @param labels an index for each text
 */
public record Rows(List<EncodedText> texts, int[] labels) {

    public static Rows encode(
            List<DataSet.Example> examples, List<String> labels, TextEncoder encoder) {
        return new Rows(
                examples.stream().map(e -> encoder.encode(e.text(), e.pair())).toList(),
                examples.stream().mapToInt(e -> labels.indexOf(e.label())).toArray());
    }

    public int size() {
        return texts.size();
    }

    /** These rows in the given order. */
    public Rows choose(List<Integer> order) {
        return new Rows(
                order.stream().map(texts::get).toList(),
                order.stream().mapToInt(i -> labels[i]).toArray());
    }

    /** The order of a seed, the same for whoever asks. */
    public Rows shuffled(long seed) {
        List<Integer> order = indices(0, size());
        Collections.shuffle(order, new Random(seed));
        return choose(order);
    }

    /** Consecutive batches; the last one may be smaller. */
    public List<Rows> batches(int rows) {
        List<Rows> batches = new ArrayList<>();
        for (int from = 0; from < size(); from += rows) {
            batches.add(choose(indices(from, Math.min(size(), from + rows))));
        }
        return batches;
    }

    private static List<Integer> indices(int from, int to) {
        List<Integer> indices = new ArrayList<>();
        for (int i = from; i < to; i++) {
            indices.add(i);
        }
        return indices;
    }
}
