package io.perennial.model.train;

/**
 * How a task learns. AdamW's betas and epsilon are the usual 0.9, 0.999 and 1e-8.
 *
 * @param learningRate peak rate
 * @param weightDecay decoupled, on every parameter of the task
 * @param maxGradientNorm larger gradients of a task are scaled down to this norm; 0 leaves them
 *     alone
 */
public record Hyperparameters(
        double learningRate,
        LearningRateSchedule schedule,
        double weightDecay,
        double maxGradientNorm) {

    static final double BETA_1 = 0.9;
    static final double BETA_2 = 0.999;
    static final double EPSILON = 1e-8;

    public Hyperparameters {
        if (!(learningRate > 0 && learningRate <= 1)) {
            throw new IllegalArgumentException(
                    "learningRate is " + learningRate + "; use more than 0 and at most 1");
        }
        if (!(weightDecay >= 0 && weightDecay <= 1)) {
            throw new IllegalArgumentException("weightDecay is " + weightDecay + "; use 0 to 1");
        }
        if (!(maxGradientNorm >= 0 && Double.isFinite(maxGradientNorm))) {
            throw new IllegalArgumentException(
                    "maxGradientNorm is " + maxGradientNorm + "; use 0 or more");
        }
    }

    /** Ten warm-up steps, then constant; weight decay 0.01; gradient norm at most 1. */
    public static Hyperparameters of(double learningRate) {
        return new Hyperparameters(learningRate, LearningRateSchedule.constant(10), 0.01, 1);
    }

    /**
     * The row that the script's optimiser reads.
     *
     * @param step counted from 1
     */
    public double[] forStep(long step) {
        return new double[] {
            learningRate * schedule.factor(step),
            BETA_1,
            BETA_2,
            EPSILON,
            weightDecay,
            maxGradientNorm,
            step
        };
    }
}
