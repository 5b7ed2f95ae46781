package io.perennial.benchmarks.transfer;

import io.perennial.model.transfer.StartChoice;
import java.util.Optional;

/**
 * One task of the sequence.
 *
 * @param similar empty where no other start was chosen, so that it would be the same as {@code
 *     fresh}
 */
record TaskResult(
        String name, StartChoice choice, LearningCurve fresh, Optional<LearningCurve> similar) {

    LearningCurve chosen() {
        return similar.orElse(fresh);
    }
}
