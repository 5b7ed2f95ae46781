package io.perennial.flink.job;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Polls until something holds, with a deadline. */
public final class Eventually {

    private static final Duration DEADLINE =
            Duration.ofSeconds(Integer.getInteger("deadline.seconds", 180));
    private static final long POLL_MILLIS = 250;

    private Eventually() {}

    /** Waits until the condition holds; what it throws after the deadline is the failure. */
    public static void holds(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + DEADLINE + ": " + what);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
