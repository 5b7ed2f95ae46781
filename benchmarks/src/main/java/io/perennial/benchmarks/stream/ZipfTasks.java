package io.perennial.benchmarks.stream;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws tasks by Zipf's law: the r-th is 1/r as frequent as the first. */
public final class ZipfTasks {

    private final double[] cumulative;
    private final SplittableRandom random;

    public ZipfTasks(int tasks, long seed) {
        cumulative = new double[tasks];
        double sum = 0;
        for (int rank = 0; rank < tasks; rank++) {
            sum += 1.0 / (rank + 1);
            cumulative[rank] = sum;
        }
        random = new SplittableRandom(seed);
    }

    public int next() {
        double drawn = random.nextDouble() * cumulative[cumulative.length - 1];
        int place = Arrays.binarySearch(cumulative, drawn);
        return Math.min(cumulative.length - 1, place < 0 ? -place - 1 : place);
    }
}
