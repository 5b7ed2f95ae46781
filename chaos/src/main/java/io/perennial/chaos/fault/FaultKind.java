package io.perennial.chaos.fault;

import java.util.Locale;

/** What can go wrong. */
public enum FaultKind {
    /** A TaskManager ends at once; another takes its place. */
    KILL_TASK_MANAGER(2),
    /**
     * The JobManager ends at once; it is started again, with the job from its newest checkpoint.
     */
    KILL_JOB_MANAGER(1),
    /** One broker of three ends at once, and comes back after a while. */
    KILL_BROKER(2),
    /** The serving process ends at once, and is started again. */
    KILL_SERVING(1),
    /** Any one of the processes stands still for a while. */
    PAUSE(3),
    /** All connections to the brokers break. */
    CUT_CONNECTIONS(2),
    /** Everything to and from the brokers is held back for a while. */
    DELAY_CONNECTIONS(1),
    /** The checkpoint disk is full for a while. */
    FILL_DISK(1),
    /** Checkpoints break off in the middle of a file for a while. */
    FAIL_CHECKPOINTS(1),
    /** The job is stopped with a savepoint and goes on with another number of subtasks. */
    RESCALE(1),
    /** The job is stopped with a savepoint and goes on in new processes. */
    UPGRADE(1);

    private final int weight;

    FaultKind(int weight) {
        this.weight = weight;
    }

    /** How often it comes in a round of all kinds. */
    int weight() {
        return weight;
    }

    /** For people: lower case, words apart. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
