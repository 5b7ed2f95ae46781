package io.perennial.model.transfer;

/** The little linear algebra that a readout needs. */
final class SymmetricMatrix {

    private SymmetricMatrix() {}

    /**
     * The inverse of a positive definite matrix, by its Cholesky factor L: A = L Lᵀ, so A⁻¹ = L⁻ᵀ
     * L⁻¹.
     */
    static double[][] inverse(double[][] matrix) {
        double[][] lower = lowerInverse(factor(matrix));
        int size = lower.length;
        double[][] inverse = new double[size][size];
        for (int k = 0; k < size; k++) {
            for (int i = 0; i <= k; i++) {
                for (int j = 0; j <= i; j++) {
                    inverse[i][j] += lower[k][i] * lower[k][j];
                }
            }
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                inverse[j][i] = inverse[i][j];
            }
        }
        return inverse;
    }

    private static double[][] factor(double[][] matrix) {
        int size = matrix.length;
        double[][] lower = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double left = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    left -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(left) : left / lower[j][j];
            }
        }
        return lower;
    }

    /** Row by row, by forward substitution. */
    private static double[][] lowerInverse(double[][] lower) {
        int size = lower.length;
        double[][] inverse = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < i; k++) {
                for (int j = 0; j <= k; j++) {
                    inverse[i][j] -= lower[i][k] * inverse[k][j] / lower[i][i];
                }
            }
            inverse[i][i] = 1 / lower[i][i];
        }
        return inverse;
    }
}
