package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.data.EncodedRows;
import io.perennial.model.predict.Prediction;
import io.perennial.model.text.EncodedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * Probabilities for rows, in the rows' order.
 *
 * @param rows for each row, the probability of every label
 */
public record Answers(List<float[]> rows) {

    private static final int ANSWERED_AT_ONCE = 64;

    public Answers {
        rows = List.copyOf(rows);
    }

    /** Asks for all rows, those of similar length together. */
    static Answers of(EncodedRows rows, Function<List<EncodedText>, List<float[]>> model) {
        List<float[]> found = new ArrayList<>(Collections.nCopies(rows.size(), new float[0]));
        for (List<Integer> batch : rows.batchesByLength(ANSWERED_AT_ONCE)) {
            List<float[]> answers = model.apply(batch.stream().map(rows.texts()::get).toList());
            for (int i = 0; i < batch.size(); i++) {
                found.set(batch.get(i), answers.get(i));
            }
        }
        return new Answers(found);
    }

    /** Share of rows whose most probable label is right, 0 to 1. */
    public double accuracy(int[] labels) {
        int correct = 0;
        for (int row = 0; row < labels.length; row++) {
            correct += Prediction.mostProbable(rows.get(row)) == labels[row] ? 1 : 0;
        }
        return (double) correct / labels.length;
    }

    /** Whether every probability has the same bits. */
    public boolean sameBitsAs(Answers other) {
        if (rows.size() != other.rows.size()) {
            return false;
        }
        for (int row = 0; row < rows.size(); row++) {
            if (!Arrays.equals(rows.get(row), other.rows.get(row))) {
                return false;
            }
        }
        return true;
    }
}
