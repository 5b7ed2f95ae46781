package io.perennial.cli.demo;

/**
 * How far the trainer has come with a task, as the evaluations topic tells.
 *
 * @param examplesSeen examples of the task that were trained on or held out, each counted once
 * @param measured examples whose prequential accuracy is known
 * @param correct how many of them were answered rightly before they were learned from
 * @param gatedAt examples seen when the publication gate last decided, -1 if it never did
 * @param version the last accepted version, 0 if there is none
 */
record TaskTraining(long examplesSeen, long measured, double correct, long gatedAt, long version) {

    private static final long HELD_OUT_AT_THE_END = 32;

    static final TaskTraining NONE = new TaskTraining(0, 0, 0.0, -1, 0);

    /**
     * Whether nothing of what was sent is left to be learned or published.
     *
     * @param sent how many examples of the task were sent
     */
    boolean settled(long sent) {
        return examplesSeen >= sent && decidedOnAll();
    }

    /**
     * Whether nothing is left but a few examples at the end that were held out: when no example to
     * learn from comes after them, they are counted with the next evaluation only. To be trusted
     * once nothing has changed for a while.
     */
    boolean settledButForHeldOut(long sent) {
        return sent - examplesSeen <= HELD_OUT_AT_THE_END && decidedOnAll();
    }

    private boolean decidedOnAll() {
        return gatedAt >= examplesSeen;
    }

    double prequentialAccuracy() {
        return measured == 0 ? 0.0 : correct / measured;
    }
}
