package io.perennial.model.route;

/**
 * Arithmetic on symmetric matrices of which only the lower triangle is kept, row after row: entry
 * (i, j) with j ≤ i is at i(i+1)/2 + j.
 */
final class Triangle {

    /** The most rows whose entries can be counted. */
    static final int LARGEST = 46_340;

    private Triangle() {}

    /** Entries of a triangle with so many rows. */
    static int entries(int size) {
        return Math.multiplyExact(size, size + 1) / 2;
    }

    /** Adds {@code factor · vector vectorᵀ}. */
    static void addOuter(double[] triangle, double factor, double[] vector) {
        int at = 0;
        for (int i = 0; i < vector.length; i++) {
            double scaled = factor * vector[i];
            for (int j = 0; j <= i; j++) {
                triangle[at + j] += scaled * vector[j];
            }
            at += i + 1;
        }
    }

    /** Sum of the diagonal. */
    static double trace(double[] triangle, int size) {
        double sum = 0;
        for (int i = 0, at = 0; i < size; i++, at += i + 1) {
            sum += triangle[at];
        }
        return sum;
    }

    /** Sum of all squared entries of the whole matrix: the trace of its square. */
    static double squares(double[] triangle, int size) {
        double sum = 0;
        for (int i = 0, at = 0; i < size; i++) {
            for (int j = 0; j < i; j++, at++) {
                sum += 2 * triangle[at] * triangle[at];
            }
            sum += triangle[at] * triangle[at];
            at++;
        }
        return sum;
    }
}
