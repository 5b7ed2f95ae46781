package io.perennial.model.train;

/**
 * What a step measured of one task before its update: test, then train.
 *
 * @param meanLoss of the task's objective: cross-entropy in nats a row (a target token, for text),
 *     binary cross-entropy a label, or squared error
 * @param correct rows that were right: in their label, in all their labels, or in every target
 *     token given those before it; 0 for regression
 * @param gradientNorm Euclidean, before clipping
 * @param applied false where loss or gradient was not finite and the update was left out
 */
public record BatchResult(
        double meanLoss, int correct, int examples, double gradientNorm, boolean applied) {}
