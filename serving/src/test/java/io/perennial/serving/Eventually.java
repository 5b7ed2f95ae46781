package io.perennial.serving;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Polls for what comes to pass by itself, up to a deadline. */
public final class Eventually {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private Eventually() {}

    /** Returns as soon as the condition holds. */
    public static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Did not come to pass within " + DEADLINE + ": " + what);
            }
            Thread.sleep(10);
        }
    }
}
