package io.perennial.serving.follow;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the follower stands, for health and the console.
 *
 * @param phase what it does now
 * @param caughtUp whether everything published before the start is in force; never goes back to
 *     false
 * @param recordsRead records read since the start
 * @param problem what keeps it from reading, null when nothing does
 */
public record FollowStatus(
        Phase phase, boolean caughtUp, long recordsRead, @Nullable String problem) {

    /** What the follower does now. */
    public enum Phase {
        CONNECTING,
        READING,
        WAITING_TO_RETRY,
        STOPPED
    }

    public FollowStatus {
        Objects.requireNonNull(phase, "phase");
    }

    static FollowStatus initial() {
        return new FollowStatus(Phase.CONNECTING, false, 0, null);
    }

    /**
     * Whether it reads, or will read again by itself. False means that the process should be
     * restarted.
     */
    public boolean alive() {
        return phase != Phase.STOPPED;
    }

    FollowStatus reading(boolean nowCaughtUp, long moreRecords) {
        return new FollowStatus(
                Phase.READING, caughtUp || nowCaughtUp, recordsRead + moreRecords, null);
    }

    FollowStatus connecting() {
        return new FollowStatus(Phase.CONNECTING, caughtUp, recordsRead, problem);
    }

    FollowStatus waiting(String newProblem) {
        return new FollowStatus(Phase.WAITING_TO_RETRY, caughtUp, recordsRead, newProblem);
    }

    FollowStatus stopped(@Nullable String newProblem) {
        return new FollowStatus(Phase.STOPPED, caughtUp, recordsRead, newProblem);
    }
}
