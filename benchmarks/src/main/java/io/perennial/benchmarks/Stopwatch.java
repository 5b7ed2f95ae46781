package io.perennial.benchmarks;

/** How long something takes. */
public final class Stopwatch {

    private Stopwatch() {}

    /** Milliseconds of one run. */
    public static double millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }
}
