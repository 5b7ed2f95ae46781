package io.perennial.serving.predict;

import io.perennial.model.base.FrozenBase;

/**
 * How many forwards of a base run at once, and with how many intra-op threads each. On a CPU,
 * several forwards with few threads each answer more rows a second than one with all: small
 * operations do not divide well among threads, whole forwards do.
 *
 * @param forwards at least 1
 * @param threads of each forward, 0 for the engine's default
 */
public record Parallelism(int forwards, int threads) {

    /** A lone request is computed by one forward, so that its threads are not divided further. */
    private static final int MOST_BY_DEFAULT = 4;

    public Parallelism {
        if (forwards < 1 || threads < 0) {
            throw new IllegalArgumentException(
                    "%d forwards with %d threads each cannot be run; use at least 1 and 0"
                            .formatted(forwards, threads));
        }
    }

    /**
     * For a base where it is.
     *
     * @param forwards that are asked for; 0 takes up to four on a CPU, one on a GPU
     */
    public static Parallelism of(FrozenBase base, int forwards) {
        int threads = base.settings().threads();
        return base.isOnGpu()
                ? new Parallelism(Math.max(1, forwards), threads)
                : of(forwards, threads, Runtime.getRuntime().availableProcessors());
    }

    /**
     * @param threads that are asked for, 0 for what remains
     */
    static Parallelism of(int forwards, int threads, int processors) {
        int each = Math.max(1, threads);
        int atOnce = forwards > 0 ? forwards : leastIdle(Math.max(1, processors / each));
        return new Parallelism(atOnce, threads > 0 ? threads : Math.max(1, processors / atOnce));
    }

    /** Two to four, by which the fewest processors are left over; the most such. */
    private static int leastIdle(int processors) {
        int best = Math.min(2, processors);
        for (int more = best; more <= Math.min(MOST_BY_DEFAULT, processors); more++) {
            if (processors % more <= processors % best) {
                best = more;
            }
        }
        return best;
    }
}
