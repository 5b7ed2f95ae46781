package io.perennial.model.pretrain;

/**
 * How large steps are and how often something is written.
 *
 * @param tokensPerStep about how many tokens a step reads, padding included
 * @param longestRow most tokens a row
 * @param reportEvery steps between two points of the loss curve
 * @param checkpointEvery steps between two checkpoints
 */
public record PretrainingPace(
        int tokensPerStep, int longestRow, long reportEvery, long checkpointEvery) {

    public PretrainingPace {
        if (tokensPerStep < 2 * longestRow) {
            throw new IllegalArgumentException(
                    "%d tokens a step do not hold two rows of %d; use at least %d"
                            .formatted(tokensPerStep, longestRow, 2 * longestRow));
        }
        if (longestRow < 16 || reportEvery < 1 || checkpointEvery < 1) {
            throw new IllegalArgumentException(
                    "longest row %d, report every %d, checkpoint every %d; use at least 16, 1 and 1"
                            .formatted(longestRow, reportEvery, checkpointEvery));
        }
    }
}
