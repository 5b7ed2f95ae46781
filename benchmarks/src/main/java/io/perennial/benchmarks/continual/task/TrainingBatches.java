package io.perennial.benchmarks.continual.task;

import io.perennial.benchmarks.data.EncodedRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The batches of one pass over a task's training rows. Rows are shuffled; inside a window of
 * shuffled rows those of similar length share a batch, which keeps padding small, and the window's
 * batches are shuffled again.
 */
public final class TrainingBatches {

    private static final int BATCHES_IN_A_WINDOW = 16;

    private TrainingBatches() {}

    /**
     * @param rows of every batch; the last ones of a window may have fewer
     * @param seed of the order; every pass has its own
     * @return the same batches for the same arguments
     */
    public static List<EncodedRows> of(EncodedRows train, int rows, long seed, int pass) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L + pass);
        List<Integer> order = new ArrayList<>();
        for (int row = 0; row < train.size(); row++) {
            order.add(row);
        }
        Collections.shuffle(order, random);
        List<EncodedRows> batches = new ArrayList<>();
        int window = rows * BATCHES_IN_A_WINDOW;
        for (int from = 0; from < order.size(); from += window) {
            List<Integer> near = order.subList(from, Math.min(order.size(), from + window));
            batches.addAll(window(train, near, rows, random));
        }
        return batches;
    }

    private static List<EncodedRows> window(
            EncodedRows train, List<Integer> near, int rows, Random random) {
        List<Integer> sorted = new ArrayList<>(near);
        sorted.sort(Comparator.comparingInt(row -> train.texts().get(row).length()));
        List<EncodedRows> batches = new ArrayList<>();
        for (int from = 0; from < sorted.size(); from += rows) {
            batches.add(train.choose(sorted.subList(from, Math.min(sorted.size(), from + rows))));
        }
        Collections.shuffle(batches, random);
        return batches;
    }
}
