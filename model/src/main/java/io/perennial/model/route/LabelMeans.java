package io.perennial.model.route;

import java.util.Arrays;

/**
 * How often each label of a task was seen, and the mean of its texts' features: what a router has
 * to hold of every task. Immutable by agreement: nobody writes to the arrays.
 *
 * @param size values of a text's features
 * @param counts examples of each label, [labels]
 * @param means of each label, [labels, size]
 */
record LabelMeans(int size, float[] counts, float[] means) {

    /** Labels, those without examples among them. */
    int labels() {
        return counts.length;
    }

    /** Examples in all. */
    double count() {
        double sum = 0;
        for (float count : counts) {
            sum += count;
        }
        return sum;
    }

    double[] mean(int label) {
        return row(means, size, label);
    }

    /** Whether both hold the same numbers. */
    boolean sameAs(LabelMeans other) {
        return Arrays.equals(counts, other.counts) && Arrays.equals(means, other.means);
    }

    long bytes() {
        return (long) Float.BYTES * (counts.length + means.length);
    }

    /** A row of a matrix with rows of this size. */
    static double[] row(float[] rows, int size, int index) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = rows[index * size + i];
        }
        return values;
    }
}
