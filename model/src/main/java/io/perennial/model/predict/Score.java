package io.perennial.model.predict;

/**
 * How good an adapter is on examples.
 *
 * @param meanLoss of the task's objective, as {@code BatchResult} of training has it
 * @param correct examples that were right, as there
 */
public record Score(double meanLoss, int correct, int examples) {}
