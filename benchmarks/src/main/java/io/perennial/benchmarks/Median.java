package io.perennial.benchmarks;

import java.util.Arrays;

/** The middle of several measurements, which a noisy machine moves least. */
public final class Median {

    private Median() {}

    public static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
