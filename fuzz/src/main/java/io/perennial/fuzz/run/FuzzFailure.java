package io.perennial.fuzz.run;

/**
 * A try that failed.
 *
 * @param seed of the try, which alone brings it back
 * @param sample the smallest input found that fails, whole, as one line of visible ASCII
 * @param thrown what that input led to
 */
public record FuzzFailure(long seed, String sample, Throwable thrown) {}
