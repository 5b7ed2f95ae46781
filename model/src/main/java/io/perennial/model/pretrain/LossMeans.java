package io.perennial.model.pretrain;

/** Means of what steps measured. */
final class LossMeans {

    private final double[] sums = new double[6];
    private int count;

    void add(StepLosses losses) {
        float[] values = {
            losses.loss(),
            losses.tokenLoss(),
            losses.tokenAccuracy(),
            losses.neighbourLoss(),
            losses.neighbourAccuracy(),
            losses.gradientNorm()
        };
        for (int i = 0; i < sums.length; i++) {
            sums[i] += values[i];
        }
        count++;
    }

    /** The means since the last call; NaN where nothing was added. */
    StepLosses take() {
        float[] means = new float[sums.length];
        for (int i = 0; i < sums.length; i++) {
            means[i] = (float) (sums[i] / count);
            sums[i] = 0;
        }
        count = 0;
        return StepLosses.of(means);
    }
}
