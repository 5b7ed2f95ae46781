package io.perennial.model.route;

/**
 * A covariance that can be inverted however few examples there are: the scatter's mean, moved
 * towards a multiple of the identity as far as the oracle approximating shrinkage says (Chen,
 * Wiesel, Eldar and Hero 2010, equation 23). It needs the scatter and the number of examples alone.
 */
final class Shrinkage {

    private Shrinkage() {}

    /**
     * @param scatter lower triangle of the sum of squared deviations
     * @param freedom examples less estimated means
     * @return lower triangle of a positive definite matrix
     */
    static double[] covariance(double[] scatter, int size, double freedom) {
        double[] covariance = new double[scatter.length];
        double trace = freedom > 0 ? Triangle.trace(scatter, size) / freedom : 0;
        double kept = 0;
        double level = 1;
        if (trace > 0) {
            double squares = Triangle.squares(scatter, size) / (freedom * freedom);
            double numerator = (1 - 2.0 / size) * squares + trace * trace;
            double spread = squares - trace * trace / size;
            double denominator = (freedom + 1 - 2.0 / size) * spread;
            kept = denominator > numerator ? 1 - numerator / denominator : 0;
            level = trace / size;
        }
        for (int i = 0, at = 0; i < size; i++) {
            for (int j = 0; j <= i; j++, at++) {
                covariance[at] = kept == 0 ? 0 : kept * scatter[at] / freedom;
            }
            covariance[at - 1] += (1 - kept) * level;
        }
        return covariance;
    }
}
