package io.perennial.flink.train;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers that depend on nothing but their arguments, so that a replay after a failure draws
 * the same ones. The mixing function is the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
 */
final class SeededNumbers {

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private SeededNumbers() {}

    static long mix(long value) {
        long mixed = value + GOLDEN;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    static long mix(long first, long second) {
        return mix(mix(first) ^ second);
    }

    /** The seed of one task's parameters and draws. */
    static long taskSeed(long jobSeed, String task, int generation) {
        long seed = mix(jobSeed, generation);
        for (byte b : task.getBytes(StandardCharsets.UTF_8)) {
            seed = mix(seed, b);
        }
        return seed;
    }

    /** A number in [0, bound), evenly to within bound / 2^63. */
    static long below(long bound, long random) {
        return (random >>> 1) % bound;
    }
}
