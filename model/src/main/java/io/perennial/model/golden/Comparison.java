package io.perennial.model.golden;

/**
 * One tensor against its reference.
 *
 * @param tensor its name in the reference file
 * @param error largest difference over the largest expected value
 * @param tolerance largest error that passes
 */
public record Comparison(String tensor, double error, double tolerance) {

    /** Hidden states, scores, losses and what training leaves behind. */
    static final double FORWARD = 1e-4;

    /** Gradients and moments. */
    static final double GRADIENT = 1e-3;

    /** Values of a tensor; what is not a number differs infinitely. */
    static Comparison of(String tensor, float[] found, float[] expected, double tolerance) {
        if (found.length != expected.length) {
            throw new InvalidGoldenCaseException(
                    "%s has %d values, the reference %d"
                            .formatted(tensor, found.length, expected.length));
        }
        double largest = Float.MIN_NORMAL;
        double difference = 0;
        for (int i = 0; i < found.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            double own = Math.abs((double) found[i] - expected[i]);
            difference = Math.max(difference, Double.isNaN(own) ? Double.POSITIVE_INFINITY : own);
        }
        return new Comparison(tensor, difference / largest, tolerance);
    }

    public boolean passed() {
        return error <= tolerance;
    }
}
