package io.perennial.flink.train;

import io.perennial.model.architecture.Objective;
import org.jspecify.annotations.Nullable;

/**
 * What a step has done for one task.
 *
 * @param start what the adapter was started from, where the step has chosen
 * @param fresh the fresh batch, measured before its update; without examples if there was none
 * @param replaySteps replayed batches that were applied
 * @param skipped batches that were not applied because a number in them was not finite
 */
record TaskOutcome(
        TaskWork work,
        @Nullable StartingPoint start,
        Measurement fresh,
        int replaySteps,
        int skipped,
        @Nullable Verdict verdict) {

    /**
     * Candidate and published version on the same held-out examples.
     *
     * @param published null = nothing was published before
     * @param parameters the candidate's in its published form, in host memory
     */
    record Verdict(Measurement candidate, @Nullable Measurement published, float[] parameters) {

        /**
         * Whether the candidate is not worse than the published version by more than the margin: in
         * accuracy, or, where answers are numbers, in loss, by that share of the published loss.
         */
        boolean accepts(Objective objective, double margin) {
            if (published == null) {
                return true;
            }
            return switch (objective) {
                case CLASSIFICATION, MULTI_LABEL, TEXT ->
                        candidate.accuracy() >= published.accuracy() - margin;
                case REGRESSION -> candidate.meanLoss() <= published.meanLoss() * (1 + margin);
            };
        }
    }
}
