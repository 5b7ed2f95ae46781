package io.perennial.model.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearReadoutTest {

    private static final int ROWS = 40;

    private static double[][] normal(long seed, int rows, int columns) {
        Random random = new Random(seed);
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            for (int j = 0; j < columns; j++) {
                row[j] = random.nextGaussian();
            }
        }
        return values;
    }

    /** The label is the largest of the first three columns. */
    private static double[][] labels(double[][] rows) {
        double[][] answers = new double[rows.length][3];
        for (int i = 0; i < rows.length; i++) {
            int best = 0;
            for (int j = 1; j < 3; j++) {
                best = rows[i][j] > rows[i][best] ? j : best;
            }
            answers[i][best] = 1;
        }
        return answers;
    }

    @Test
    void inverts() {
        double[][] rows = normal(1, 6, 9);
        double[][] matrix = new double[6][6];
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 6; j++) {
                for (int k = 0; k < 9; k++) {
                    matrix[i][j] += rows[i][k] * rows[j][k];
                }
            }
        }
        double[][] inverse = SymmetricMatrix.inverse(matrix);
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 6; j++) {
                double product = 0;
                for (int k = 0; k < 6; k++) {
                    product += matrix[i][k] * inverse[k][j];
                }
                assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-9));
            }
        }
    }

    /** What the closed form says is what fits to all other rows say, one after another. */
    @Test
    void leavesEachExampleOutExactly() {
        double[][] rows = normal(2, ROWS, 8);
        double[][] answers = labels(rows);
        double closed = LinearReadout.explained(rows, answers);
        double best = Double.NEGATIVE_INFINITY;
        for (double penalty : new double[] {0.003, 0.01, 0.03, 0.1, 0.3, 1, 3}) {
            best = Math.max(best, explainedByRefits(rows, answers, penalty));
        }
        assertThat(closed).isCloseTo(best, within(1e-9));
    }

    private static double explainedByRefits(double[][] rows, double[][] answers, double penalty) {
        double missed = 0;
        double variance = 0;
        double[][] products = kernel(rows);
        for (int out = 0; out < ROWS; out++) {
            double[][] others = new double[ROWS - 1][ROWS - 1];
            for (int i = 0; i < ROWS - 1; i++) {
                for (int j = 0; j < ROWS - 1; j++) {
                    others[i][j] = products[place(i, out)][place(j, out)] + (i == j ? penalty : 0);
                }
            }
            double[][] inverse = SymmetricMatrix.inverse(others);
            for (int c = 0; c < 3; c++) {
                double fit = 0;
                double mean = 0;
                for (int i = 0; i < ROWS - 1; i++) {
                    double answer = answers[place(i, out)][c];
                    mean += answer / (ROWS - 1);
                    for (int j = 0; j < ROWS - 1; j++) {
                        fit += products[out][place(j, out)] * inverse[j][i] * answer;
                    }
                }
                missed += Math.pow(answers[out][c] - fit, 2);
                variance += Math.pow(answers[out][c] - mean, 2);
            }
        }
        return 1 - missed / variance;
    }

    private static int place(int index, int out) {
        return index < out ? index : index + 1;
    }

    private static double[][] kernel(double[][] rows) {
        int width = rows[0].length;
        double[] mean = new double[width];
        for (double[] row : rows) {
            for (int j = 0; j < width; j++) {
                mean[j] += row[j] / ROWS;
            }
        }
        double unit = 0;
        for (double[] row : rows) {
            for (int j = 0; j < width; j++) {
                unit += Math.pow(row[j] - mean[j], 2) / ROWS;
            }
        }
        double[][] products = new double[ROWS][ROWS];
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < ROWS; j++) {
                products[i][j] = 1;
                for (int k = 0; k < width; k++) {
                    products[i][j] += (rows[i][k] - mean[k]) * (rows[j][k] - mean[k]) / unit;
                }
            }
        }
        return products;
    }

    @Test
    void readsWhatIsThere() {
        double[][] rows = normal(3, ROWS, 4);
        assertThat(LinearReadout.accuracy(rows, labels(rows))).isGreaterThan(0.8);
        assertThat(LinearReadout.explained(rows, firstTwo(rows))).isGreaterThan(0.99);
    }

    private static double[][] firstTwo(double[][] rows) {
        return Arrays.stream(rows).map(row -> Arrays.copyOf(row, 2)).toArray(double[][]::new);
    }

    @Test
    void readsNothingWhereNothingIs() {
        double[][] rows = normal(4, ROWS, 4);
        assertThat(LinearReadout.accuracy(rows, labels(normal(5, ROWS, 4)))).isLessThan(0.6);
        assertThat(LinearReadout.explained(rows, normal(5, ROWS, 2))).isLessThan(0.1);
    }

    @Test
    void doesNotMindScaleAndPlaceOfTheRows() {
        double[][] rows = normal(6, ROWS, 4);
        double[][] moved = new double[ROWS][4];
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < 4; j++) {
                moved[i][j] = 1e-3 * rows[i][j] + 5;
            }
        }
        assertThat(LinearReadout.explained(moved, labels(rows)))
                .isCloseTo(LinearReadout.explained(rows, labels(rows)), within(1e-6));
    }

    @Test
    void hasAnAnswerWhereAllAreAlike() {
        double[][] same = new double[ROWS][3];
        assertThat(LinearReadout.explained(normal(7, ROWS, 4), same)).isZero();
        assertThat(LinearReadout.explained(same, labels(normal(7, ROWS, 4))))
                .isCloseTo(0, within(0.05));
    }
}
