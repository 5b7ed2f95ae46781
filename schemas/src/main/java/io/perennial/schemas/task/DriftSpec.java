package io.perennial.schemas.task;

import java.util.Locale;

/**
 * How a task is watched for change: whether its error on fresh examples, each asked before it was
 * trained on, has risen for good. Watching changes nothing of what the task learns.
 *
 * @param detector which test is made
 * @param threshold how much it takes, see {@link Detector}; more than 0, at most 1,000,000
 */
public record DriftSpec(Detector detector, double threshold) {

    private static final double HIGHEST = 1_000_000;

    /** The tests, each with what its threshold means. */
    public enum Detector {
        /** None. */
        NONE(1),

        /** Errors beyond the mean, summed up, at which the error counts as risen (Page 1954). */
        PAGE_HINKLEY(80),

        /**
         * Standard deviations above the lowest error rate so far (Gama et al. 2004, "Learning with
         * Drift Detection").
         */
        DDM(3),

        /**
         * Probability of a false alarm for two parts of a window of its own length (Bifet and
         * Gavaldà 2007, "Learning from Time-Changing Data with Adaptive Windowing"); at most 1.
         */
        ADWIN(0.002);

        private final double usual;

        Detector(double usual) {
            this.usual = usual;
        }

        /** Name in JSON. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The threshold where none is given. */
        public double usualThreshold() {
            return usual;
        }
    }

    /**
     * @throws io.perennial.schemas.json.InvalidFieldException if the threshold is outside its
     *     limits
     */
    public DriftSpec {
        double highest = detector == Detector.ADWIN ? 1 : HIGHEST;
        if (!(threshold > 0 && threshold <= highest)) {
            throw Limits.refuse(
                    "drift.threshold",
                    "is " + threshold,
                    "choose more than 0, at most " + highest + ", or leave it out");
        }
    }

    /** A detector at its usual threshold. */
    public static DriftSpec of(Detector detector) {
        return new DriftSpec(detector, detector.usualThreshold());
    }
}
