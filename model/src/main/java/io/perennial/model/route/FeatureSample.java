package io.perennial.model.route;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A uniform sample of a stream of features (Vitter 1985, algorithm R). The same stream gives the
 * same sample, also when it was interrupted.
 */
final class FeatureSample {

    /** Features that a sample holds at most. */
    static final int CAPACITY = 64;

    /** A text's features and the index of its label. */
    record Row(float[] features, int label) {}

    private final List<Row> rows;

    FeatureSample(List<Row> rows) {
        this.rows = new ArrayList<>(rows);
    }

    /**
     * @param seen features before this one
     */
    void add(float[] features, int label, long seen) {
        if (rows.size() < CAPACITY) {
            rows.add(new Row(features.clone(), label));
            return;
        }
        long place = new SplittableRandom(seen).nextLong(seen + 1);
        if (place < CAPACITY) {
            rows.set((int) place, new Row(features.clone(), label));
        }
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }
}
