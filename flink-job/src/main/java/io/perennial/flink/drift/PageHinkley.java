package io.perennial.flink.drift;

/**
 * The Page-Hinkley test: sums up by how much errors lie above their running mean, less a tolerance,
 * and compares with the lowest that the sum has been.
 *
 * <p>Source: Page, "Continuous inspection schemes", Biometrika 41, 1954.
 */
final class PageHinkley implements ChangeDetector {

    /** Per example; a rise of the error rate by less than this is none. */
    private static final double TOLERANCE = 0.005;

    /** A mean of fewer is no mean. */
    private static final int FIRST = 100;

    private double count;
    private double mean;
    private double sum;
    private double lowest;

    PageHinkley(double[] state) {
        if (state.length > 0) {
            count = state[0];
            mean = state[1];
            sum = state[2];
            lowest = state[3];
        }
    }

    @Override
    public boolean add(int examples, double errors, double threshold) {
        count += examples;
        mean += (errors - examples * mean) / count;
        if (count < FIRST) {
            return false;
        }
        sum += errors - examples * (mean + TOLERANCE);
        lowest = Math.min(lowest, sum);
        if (sum - lowest <= threshold) {
            return false;
        }
        count = 0;
        mean = 0;
        sum = 0;
        lowest = 0;
        return true;
    }

    @Override
    public double[] state() {
        return new double[] {count, mean, sum, lowest};
    }
}
