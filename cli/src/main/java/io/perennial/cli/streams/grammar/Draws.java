package io.perennial.cli.streams.grammar;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Random choices that repeat exactly for a seed, on every Java version: only raw 64-bit words are
 * taken from the generator, and what is made of them is written here.
 */
public final class Draws {

    private final SplittableRandom random;

    private Draws(SplittableRandom random) {
        this.random = random;
    }

    /**
     * A sequence of choices for one purpose: other purposes of the same seed are independent of it.
     */
    public static Draws of(long seed, String purpose) {
        long start = new SplittableRandom(seed).nextLong();
        return new Draws(new SplittableRandom(start ^ ((long) purpose.hashCode() << 32)));
    }

    /** A number in {@code [0, bound)}; {@code bound} is positive. */
    public int below(int bound) {
        long word = random.nextLong() >>> 32;
        return (int) ((word * bound) >>> 32);
    }

    /** True with this probability. */
    public boolean chance(double probability) {
        return (random.nextLong() >>> 11) * 0x1.0p-53 < probability;
    }

    /** One of a list that is not empty. */
    public <T> T oneOf(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /** Brings a list into a random order, in place. */
    public <T> void shuffle(List<T> list) {
        for (int last = list.size() - 1; last > 0; last--) {
            int other = below(last + 1);
            T moved = list.get(last);
            list.set(last, list.get(other));
            list.set(other, moved);
        }
    }
}
