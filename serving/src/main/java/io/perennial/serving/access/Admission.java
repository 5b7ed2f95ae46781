package io.perennial.serving.access;

/** Whether a client may send one more request now. */
public sealed interface Admission {

    /**
     * It may.
     *
     * @param end to be called once when the request has ended
     */
    record Granted(Runnable end) implements Admission {}

    /**
     * It has sent too many of late.
     *
     * @param perSecond how many it may send
     * @param retryAfterSeconds when there is room for one more; 1 and up
     */
    record TooFast(int perSecond, int retryAfterSeconds) implements Admission {}

    /**
     * Too many of its requests run.
     *
     * @param most how many may run
     */
    record TooMany(int most) implements Admission {}
}
