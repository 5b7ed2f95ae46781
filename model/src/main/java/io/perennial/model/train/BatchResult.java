package io.perennial.model.train;

/**
 * What a step measured of one task before its update: test, then train.
 *
 * @param meanLoss cross-entropy, nats a row
 * @param correct rows whose most probable label was right
 * @param gradientNorm Euclidean, before clipping
 * @param applied false where loss or gradient was not finite and the update was left out
 */
public record BatchResult(
        double meanLoss, int correct, int examples, double gradientNorm, boolean applied) {}
