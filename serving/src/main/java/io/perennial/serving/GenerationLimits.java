package io.perennial.serving;

import java.time.Duration;

/**
 * What one serving process takes on of tasks that write text before it says no.
 *
 * @param rowsPerBatch texts that are written at once at most
 * @param queuedRows texts that wait at most; beyond that requests are answered with 429
 * @param tokensPerText tokens that a request may ask for at most; beyond that it is answered with
 *     400
 * @param defaultTokens tokens that are written at most where a request does not say
 * @param timeout how long a text may take, waiting included; beyond that it is answered with 503
 */
public record GenerationLimits(
        int rowsPerBatch, int queuedRows, int tokensPerText, int defaultTokens, Duration timeout) {

    private static final int LARGEST_BATCH = 1_024;
    private static final int LARGEST_QUEUE = 1_000_000;
    private static final int MOST_TOKENS = 65_536;

    public GenerationLimits {
        ServingLimits.inRange("generation.rowsPerBatch", rowsPerBatch, 1, LARGEST_BATCH);
        ServingLimits.inRange("generation.queuedRows", queuedRows, 1, LARGEST_QUEUE);
        ServingLimits.inRange("generation.tokensPerText", tokensPerText, 1, MOST_TOKENS);
        ServingLimits.inRange("generation.defaultTokens", defaultTokens, 1, tokensPerText);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new InvalidServingConfigException(
                    "generation.timeout",
                    timeout,
                    "must be longer than zero",
                    "Set how long a client may wait for a whole text, for example 2 minutes.");
        }
    }

    /** 16 rows at once, 256 waiting, 1,024 tokens a text and 128 where nobody asks, 2 minutes. */
    public static GenerationLimits defaults() {
        return new GenerationLimits(16, 256, 1_024, 128, Duration.ofMinutes(2));
    }
}
