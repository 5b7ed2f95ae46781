package io.perennial.serving.observe;

import java.time.Instant;
import java.util.Objects;

/**
 * One measurement of a task, or several neighbours of one curve merged.
 *
 * @param examples examples of the task that had been measured so far
 * @param at when it was measured, the last of several
 * @param accuracy share of right answers, 0 to 1
 * @param loss mean loss of the task's objective
 * @param measured examples in this measurement
 */
public record CurvePoint(long examples, Instant at, double accuracy, double loss, long measured) {

    public CurvePoint {
        Objects.requireNonNull(at, "at");
    }

    /** This point and the one that comes after it as one, each with the weight of its examples. */
    public CurvePoint with(CurvePoint next) {
        long both = measured + next.measured;
        double share = both == 0 ? 1 : (double) next.measured / both;
        return new CurvePoint(
                next.examples,
                next.at,
                accuracy + (next.accuracy - accuracy) * share,
                loss + (next.loss - loss) * share,
                both);
    }
}
