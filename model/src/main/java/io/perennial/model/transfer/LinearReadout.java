package io.perennial.model.transfer;

/**
 * How well a linear head could read answers from rows: ridge regression with a bias, judged on each
 * example by the fit to all others. No head is trained for it: with K the rows' inner products and
 * G = (K + λ I)⁻¹, example i misses its answer by (G Y)ᵢ / Gᵢᵢ when it is left out (Allen 1974,
 * "The Relationship between Variable Selection and Data Augmentation and a Method for Prediction";
 * Golub, Heath and Wahba 1979, section 2). λ is the one that misses least.
 */
final class LinearReadout {

    /** In units of the rows' mean squared length, around their mean. */
    private static final double[] PENALTIES = {0.003, 0.01, 0.03, 0.1, 0.3, 1, 3};

    private final double[][] products;
    private final double[][] answers;

    private LinearReadout(double[][] rows, double[][] answers) {
        this.products = products(centred(rows));
        this.answers = answers;
    }

    /**
     * The share of examples whose own label gets the highest score.
     *
     * @param rows [examples, width]
     * @param answers [examples, labels], a single 1 a row
     * @return 0 to 1
     */
    static double accuracy(double[][] rows, double[][] answers) {
        double[][] missed = new LinearReadout(rows, answers).leastMissed();
        int right = 0;
        for (int i = 0; i < missed.length; i++) {
            right += highest(minus(answers[i], missed[i])) == highest(answers[i]) ? 1 : 0;
        }
        return (double) right / missed.length;
    }

    /**
     * The share of the answers' variance that is read.
     *
     * @param rows [examples, width]
     * @param answers [examples, columns]
     * @return at most 1; below 0 where the others' mean would say more; 0 where all answers are
     *     alike
     */
    static double explained(double[][] rows, double[][] answers) {
        double missed = squares(new LinearReadout(rows, answers).leastMissed());
        double around = (double) rows.length / (rows.length - 1);
        double variance = squares(centred(answers)) * around * around;
        return variance == 0 ? 0 : 1 - missed / variance;
    }

    private double[][] leastMissed() {
        double[][] best = null;
        for (double penalty : PENALTIES) {
            double[][] missed = missed(penalty);
            if (best == null || squares(missed) < squares(best)) {
                best = missed;
            }
        }
        return best;
    }

    /** What each left-out example misses, [examples, columns]. */
    private double[][] missed(double penalty) {
        double[][] inverse = SymmetricMatrix.inverse(plusDiagonal(products, penalty));
        double[][] missed = new double[answers.length][answers[0].length];
        for (int i = 0; i < missed.length; i++) {
            for (int j = 0; j < missed.length; j++) {
                double weight = inverse[i][j] / inverse[i][i];
                for (int c = 0; c < missed[i].length; c++) {
                    missed[i][c] += weight * answers[j][c];
                }
            }
        }
        return missed;
    }

    /** Inner products in units of the mean squared length, and 1 everywhere for the bias. */
    private static double[][] products(double[][] rows) {
        double unit = squares(rows) / rows.length;
        double[][] products = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j <= i; j++) {
                double product = unit == 0 ? 1 : 1 + dot(rows[i], rows[j]) / unit;
                products[i][j] = product;
                products[j][i] = product;
            }
        }
        return products;
    }

    private static double[][] centred(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += row[j] / rows.length;
            }
        }
        double[][] centred = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            centred[i] = minus(rows[i], mean);
        }
        return centred;
    }

    private static double[][] plusDiagonal(double[][] matrix, double value) {
        double[][] sum = new double[matrix.length][];
        for (int i = 0; i < matrix.length; i++) {
            sum[i] = matrix[i].clone();
            sum[i][i] += value;
        }
        return sum;
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double squares(double[][] rows) {
        double sum = 0;
        for (double[] row : rows) {
            sum += dot(row, row);
        }
        return sum;
    }

    private static int highest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }
}
