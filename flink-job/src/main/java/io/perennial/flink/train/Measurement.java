package io.perennial.flink.train;

import io.perennial.model.architecture.Objective;

/**
 * How well some examples were answered.
 *
 * @param correct as {@code BatchResult} counts it; 0 where answers are numbers
 * @param lossSum sum of the rows' losses; a row's loss is that of its task's objective
 */
record Measurement(int examples, int correct, double lossSum) {

    static final Measurement NONE = new Measurement(0, 0, 0);

    /** Share of right answers; 0 when there are no examples. */
    double accuracy() {
        return examples == 0 ? 0 : (double) correct / examples;
    }

    /** Mean loss of a row; 0 when there are no examples. */
    double meanLoss() {
        return examples == 0 ? 0 : lossSum / examples;
    }

    /**
     * How much was wrong, 0 to 1 a row: wrong answers, or where answers are numbers the mean loss,
     * brought between 0 and 1.
     */
    double errors(Objective objective) {
        if (objective != Objective.REGRESSION) {
            return examples - correct;
        }
        double loss = meanLoss();
        return examples * (Double.isFinite(loss) ? loss / (1 + loss) : 1);
    }
}
