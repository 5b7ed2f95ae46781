package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.metric.PrequentialCurve;
import io.perennial.benchmarks.continual.task.TrainingBatches;
import io.perennial.benchmarks.data.EncodedRows;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.LearningRateSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * The budget that every trained strategy gets alike: the same batches in the same order, the same
 * shape of the learning rate. Only the peak rate is a strategy's own.
 *
 * @param passes over each task's training rows, at least; small tasks take more, see {@code
 *     leastSteps}
 * @param batch rows of a step
 * @param leastSteps a task with fewer steps takes more passes, until it has so many or ten times
 *     the passes
 * @param seed of starting values and of the rows' order
 */
public record TrainingPlan(int passes, int batch, int leastSteps, long seed) {

    private static final int MOST_TIMES_THE_PASSES = 10;

    private static final long WARM_UP_STEPS = 10;

    /** Methods' rates suit a rate that stays; one that falls to zero may begin higher. */
    private static final double PEAK = 2;

    private static final double WEIGHT_DECAY = 0.01;
    private static final double MAX_GRADIENT_NORM = 1;

    public TrainingPlan {
        if (passes < 1 || passes > 1000) {
            throw new IllegalArgumentException("passes is " + passes + "; use 1 to 1000");
        }
        if (batch < 1 || batch > 4096) {
            throw new IllegalArgumentException("batch is " + batch + "; use 1 to 4096");
        }
        if (leastSteps < 0 || leastSteps > 1_000_000) {
            throw new IllegalArgumentException(
                    "leastSteps is " + leastSteps + "; use 0 to 1000000");
        }
    }

    /** Learns from one batch. */
    interface Step {

        /**
         * @return how many rows of the batch were right before the update
         */
        int learn(EncodedRows batch, Hyperparameters hyperparameters);
    }

    /** Passes over a task with so many training rows. */
    public int passesForRows(int rows) {
        int batches = (rows + batch - 1) / batch;
        int needed = (leastSteps + batches - 1) / batches;
        return Math.max(passes, Math.min(needed, MOST_TIMES_THE_PASSES * passes));
    }

    /** Batches of every pass over a task's training rows. */
    List<List<EncodedRows>> batches(EncodedRows rows) {
        List<List<EncodedRows>> all = new ArrayList<>();
        all.add(TrainingBatches.of(rows, batch, seed, 0));
        int wanted = passesForRows(rows.size());
        for (int pass = 1; pass < wanted; pass++) {
            all.add(TrainingBatches.of(rows, batch, seed, pass));
        }
        return all;
    }

    /**
     * Takes every step of a task.
     *
     * @param rate that suits the strategy, see {@link #hyperparameters}
     * @return the curve of the first pass
     */
    PrequentialCurve train(EncodedRows rows, double rate, Step step) {
        List<List<EncodedRows>> all = batches(rows);
        Hyperparameters hyperparameters =
                hyperparameters(rate, (long) all.size() * all.get(0).size());
        List<Integer> examples = new ArrayList<>();
        List<Integer> correct = new ArrayList<>();
        for (List<EncodedRows> pass : all) {
            for (EncodedRows one : pass) {
                stopIfAsked();
                int right = step.learn(one, hyperparameters);
                if (pass == all.get(0)) {
                    examples.add(one.size());
                    correct.add(right);
                }
            }
        }
        return new PrequentialCurve(examples, correct);
    }

    /** Between two steps: a learner that is interrupted ends here. */
    static void stopIfAsked() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the evaluation was stopped");
        }
    }

    /**
     * Ten warm-up steps (fewer where there are few steps), then a linear way down to zero.
     *
     * @param rate that suits the strategy where it stays the same; the peak is twice as high
     */
    Hyperparameters hyperparameters(double rate, long steps) {
        LearningRateSchedule schedule =
                new LearningRateSchedule(
                        LearningRateSchedule.Shape.LINEAR,
                        Math.min(WARM_UP_STEPS, steps / 10),
                        steps + 1);
        return new Hyperparameters(PEAK * rate, schedule, WEIGHT_DECAY, MAX_GRADIENT_NORM);
    }
}
