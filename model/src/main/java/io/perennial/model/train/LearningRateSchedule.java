package io.perennial.model.train;

/**
 * How the learning rate moves with a task's own steps.
 *
 * @param shape after the warm-up
 * @param warmUpSteps steps of linear increase from zero
 * @param totalSteps where linear and cosine decay reach zero; unused by a constant rate, which fits
 *     endless streams
 */
public record LearningRateSchedule(Shape shape, long warmUpSteps, long totalSteps) {

    /** What follows the warm-up. */
    public enum Shape {
        CONSTANT,
        LINEAR,
        COSINE
    }

    public LearningRateSchedule {
        if (warmUpSteps < 0) {
            throw new IllegalArgumentException("warmUpSteps is " + warmUpSteps + "; use 0 or more");
        }
        if (shape != Shape.CONSTANT && totalSteps <= warmUpSteps) {
            throw new IllegalArgumentException(
                    "totalSteps is %d; a %s schedule needs more than its %d warm-up steps"
                            .formatted(totalSteps, shape, warmUpSteps));
        }
    }

    /** A constant rate after {@code warmUpSteps}. */
    public static LearningRateSchedule constant(long warmUpSteps) {
        return new LearningRateSchedule(Shape.CONSTANT, warmUpSteps, 0);
    }

    /** The factor on the learning rate, 0 to 1, for the given step, counted from 1. */
    public double factor(long step) {
        if (step <= warmUpSteps) {
            return (double) step / warmUpSteps;
        }
        double progress =
                shape == Shape.CONSTANT
                        ? 0
                        : Math.min(1, (double) (step - warmUpSteps) / (totalSteps - warmUpSteps));
        return switch (shape) {
            case CONSTANT -> 1;
            case LINEAR -> 1 - progress;
            case COSINE -> (1 + StrictMath.cos(StrictMath.PI * progress)) / 2;
        };
    }
}
