package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.metric.PrequentialCurve;
import io.perennial.benchmarks.continual.task.EncodedRows;
import io.perennial.benchmarks.continual.task.TrainingBatches;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.LearningRateSchedule;
import java.util.ArrayList;
import java.util.List;

/**
 * The budget that every trained strategy gets alike: the same batches in the same order, the same
 * shape of the learning rate. Only the peak rate is a strategy's own.
 *
 * @param passes over each task's training rows
 * @param batch rows of a step
 * @param seed of starting values and of the rows' order
 */
public record TrainingPlan(int passes, int batch, long seed) {

    private static final long WARM_UP_STEPS = 10;
    private static final double WEIGHT_DECAY = 0.01;
    private static final double MAX_GRADIENT_NORM = 1;

    public TrainingPlan {
        if (passes < 1 || passes > 1000) {
            throw new IllegalArgumentException("passes is " + passes + "; use 1 to 1000");
        }
        if (batch < 1 || batch > 4096) {
            throw new IllegalArgumentException("batch is " + batch + "; use 1 to 4096");
        }
    }

    /** Learns from one batch. */
    interface Step {

        /**
         * @return how many rows of the batch were right before the update
         */
        int learn(EncodedRows batch, Hyperparameters hyperparameters);
    }

    /**
     * Takes every step of a task.
     *
     * @param rate peak learning rate
     * @return the curve of the first pass
     */
    PrequentialCurve train(EncodedRows rows, double rate, Step step) {
        List<Integer> examples = new ArrayList<>();
        List<Integer> correct = new ArrayList<>();
        Hyperparameters hyperparameters = null;
        for (int pass = 0; pass < passes; pass++) {
            List<EncodedRows> batches = TrainingBatches.of(rows, batch, seed, pass);
            if (hyperparameters == null) {
                hyperparameters = hyperparameters(rate, (long) passes * batches.size());
            }
            for (EncodedRows one : batches) {
                int right = step.learn(one, hyperparameters);
                if (pass == 0) {
                    examples.add(one.size());
                    correct.add(right);
                }
            }
        }
        return new PrequentialCurve(examples, correct);
    }

    /** Ten warm-up steps (fewer where there are few steps), then a linear way down to zero. */
    Hyperparameters hyperparameters(double rate, long steps) {
        LearningRateSchedule schedule =
                new LearningRateSchedule(
                        LearningRateSchedule.Shape.LINEAR,
                        Math.min(WARM_UP_STEPS, steps / 10),
                        steps + 1);
        return new Hyperparameters(rate, schedule, WEIGHT_DECAY, MAX_GRADIENT_NORM);
    }
}
