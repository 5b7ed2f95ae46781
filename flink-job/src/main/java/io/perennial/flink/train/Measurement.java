package io.perennial.flink.train;

/**
 * How well some examples were answered.
 *
 * @param lossSum sum of cross-entropies in nats
 */
record Measurement(int examples, int correct, double lossSum) {

    static final Measurement NONE = new Measurement(0, 0, 0);

    /** Share of right answers; 0 when there are no examples. */
    double accuracy() {
        return examples == 0 ? 0 : (double) correct / examples;
    }

    /** Mean cross-entropy; 0 when there are no examples. */
    double meanLoss() {
        return examples == 0 ? 0 : lossSum / examples;
    }
}
