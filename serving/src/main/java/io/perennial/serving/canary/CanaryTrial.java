package io.perennial.serving.canary;

import io.perennial.model.predict.Prediction;
import io.perennial.schemas.task.Canary;
import java.util.List;
import java.util.Optional;

/** What was counted of one canary against one pinned version. Safe for any thread. */
final class CanaryTrial {

    private final long pinned;
    private final Canary canary;
    private long rows;
    private long compared;
    private long agreed;
    private long feedback;
    private double pinnedScore;
    private double canaryScore;
    private boolean decided;

    CanaryTrial(long pinned, Canary canary) {
        this.pinned = pinned;
        this.canary = canary;
    }

    /** Whether it is about these two versions on these terms. */
    boolean isOf(long pinnedVersion, Canary tried) {
        return pinned == pinnedVersion && canary.equals(tried);
    }

    long pinned() {
        return pinned;
    }

    Canary canary() {
        return canary;
    }

    synchronized void answered(int more) {
        rows += more;
    }

    synchronized void compared(List<Prediction> ofPinned, List<Prediction> ofCanary) {
        compared += ofPinned.size();
        for (int row = 0; row < ofPinned.size(); row++) {
            if (Score.agree(ofPinned.get(row), ofCanary.get(row))) {
                agreed++;
            }
        }
    }

    /**
     * Counts a corrected answer.
     *
     * @return whether the canary is to be promoted; nothing before enough of them have been seen,
     *     or after the decision
     */
    synchronized Optional<Boolean> corrected(double ofPinned, double ofCanary) {
        feedback++;
        pinnedScore += ofPinned;
        canaryScore += ofCanary;
        if (decided || !canary.decidesItself() || feedback < canary.decideAfter()) {
            return Optional.empty();
        }
        decided = true;
        return Optional.of(mean(canaryScore) >= mean(pinnedScore) - canary.margin());
    }

    /** The decision did not get through; the next corrected answer decides. */
    synchronized void undecided() {
        decided = false;
    }

    private double mean(double sum) {
        return feedback == 0 ? 0 : sum / feedback;
    }

    synchronized CanaryReport report() {
        return new CanaryReport(
                rows, compared, agreed, feedback, mean(pinnedScore), mean(canaryScore));
    }
}
