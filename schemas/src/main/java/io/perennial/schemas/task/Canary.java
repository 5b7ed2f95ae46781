package io.perennial.schemas.task;

/**
 * A version that answers a share of a task's requests beside the pinned one, until somebody decides
 * which of the two stays: operators, or the answers that users correct.
 *
 * @param version that is tried, 1 and up; stays on the adapters topic meanwhile
 * @param share of the requests, more than 0 and at most 1
 * @param decideAfter after so many corrected answers the version is promoted, or rolled back where
 *     it does worse; 0 = operators decide, at most 1,000,000
 * @param margin how much worse its mean score may be for it to be promoted all the same, 0 to 1
 */
public record Canary(long version, double share, int decideAfter, double margin) {

    /** Of ten requests one. */
    public static final double USUAL_SHARE = 0.1;

    private static final int MOST_ANSWERS = 1_000_000;

    /**
     * @throws io.perennial.schemas.json.InvalidFieldException if a value is outside its limits
     */
    public Canary {
        if (version < 1) {
            throw Limits.refuse(
                    "canary.version", "is " + version, "name a version of the task, 1 and up");
        }
        if (!(share > 0.0 && share <= 1.0)) {
            throw Limits.refuse("canary.share", "is " + share, "choose more than 0, at most 1.0");
        }
        Limits.between("canary.decide_after", decideAfter, 0, MOST_ANSWERS);
        Limits.between("canary.margin", margin, 0.0, 1.0);
    }

    /** Whether corrected answers decide. */
    public boolean decidesItself() {
        return decideAfter > 0;
    }
}
