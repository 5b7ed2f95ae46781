package io.perennial.model.route;

/**
 * The change of coordinates in which a Gaussian's covariance is the identity: x ↦ L⁻¹x for the
 * covariance's Cholesky factor L. Squared lengths there are squared Mahalanobis distances.
 *
 * <p>The factor is kept column by column, so that every inner loop adds a multiple of one stretch
 * of memory to another, which the JVM does several values at a time.
 */
final class Whitening {

    private final int size;

    /** L's columns from the diagonal down: [size], [size - 1], ..., [1]. */
    private final double[][] columns;

    /**
     * @param covariance lower triangle, positive definite
     */
    Whitening(double[] covariance, int size) {
        this.size = size;
        this.columns = new double[size][];
        for (int j = 0; j < size; j++) {
            columns[j] = new double[size - j];
            for (int i = j; i < size; i++) {
                columns[j][i - j] = covariance[Triangle.entries(i) + j];
            }
        }
        for (int j = 0; j < size; j++) {
            finishColumn(columns[j], j);
            for (int k = j + 1; k < size; k++) {
                subtract(columns[j][k - j], columns[j], k - j, columns[k], 0);
            }
        }
    }

    private void finishColumn(double[] column, int j) {
        if (!(column[0] > 0)) {
            throw new IllegalArgumentException(
                    "the covariance is not positive definite at value %d of %d".formatted(j, size));
        }
        double root = Math.sqrt(column[0]);
        for (int i = 0; i < column.length; i++) {
            column[i] /= root;
        }
    }

    /** {@code to[toStart..] -= factor · from[fromStart..]}, to the end of {@code from}. */
    private static void subtract(
            double factor, double[] from, int fromStart, double[] to, int toStart) {
        int length = from.length - fromStart;
        for (int i = 0; i < length; i++) {
            to[toStart + i] -= factor * from[fromStart + i];
        }
    }

    /** The new coordinates of {@code x}, by forward substitution. */
    double[] of(double[] x) {
        double[] y = x.clone();
        for (int j = 0; j < size; j++) {
            y[j] /= columns[j][0];
            subtract(y[j], columns[j], 1, y, j + 1);
        }
        return y;
    }

    /** The same in float32, to be kept for every label. */
    float[] rounded(double[] x) {
        double[] exact = of(x);
        float[] y = new float[size];
        for (int i = 0; i < size; i++) {
            y[i] = (float) exact[i];
        }
        return y;
    }

    /** In four sums at a time, none of which waits for another. */
    static double squaredDistance(double[] a, float[] b) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int even = a.length / 4 * 4;
        for (int i = 0; i < even; i += 4) {
            first += square(a[i] - b[i]);
            second += square(a[i + 1] - b[i + 1]);
            third += square(a[i + 2] - b[i + 2]);
            fourth += square(a[i + 3] - b[i + 3]);
        }
        for (int i = even; i < a.length; i++) {
            first += square(a[i] - b[i]);
        }
        return first + second + (third + fourth);
    }

    private static double square(double x) {
        return x * x;
    }
}
