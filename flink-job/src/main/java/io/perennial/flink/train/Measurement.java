package io.perennial.flink.train;

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
}
