package io.perennial.serving.observe;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How much happened in each of the last seconds. Safe for any thread. */
public final class SecondCounts {

    /** Seconds that are kept. */
    public static final int SECONDS = 300;

    private static final int OF_A_RATE = 30;

    private final long[] second = new long[SECONDS];
    private final long[] count = new long[SECONDS];
    private long newest;

    /** Counts what happened at a time; what is older than all seconds kept is left out. */
    public synchronized void add(Instant at, long many) {
        long when = at.getEpochSecond();
        int place = Math.floorMod(when, SECONDS);
        if (second[place] > when) {
            return;
        }
        if (second[place] < when) {
            second[place] = when;
            count[place] = 0;
        }
        count[place] += many;
        newest = Math.max(newest, when);
    }

    /**
     * So much a second, over the last half minute in which anything was heard of: news come in
     * bursts, with the checkpoints that commit them. Zero where that is longer ago than a minute.
     */
    public synchronized double perSecond(Instant now) {
        long end = Math.min(newest, now.getEpochSecond());
        if (now.getEpochSecond() - end > 2 * OF_A_RATE) {
            return 0;
        }
        return (double) sum(end - OF_A_RATE, end) / OF_A_RATE;
    }

    /** The last seconds in groups of so many, oldest first, as a rate each. */
    public synchronized List<Double> rates(Instant now, int secondsPerGroup) {
        long end = now.getEpochSecond() / secondsPerGroup * secondsPerGroup;
        List<Double> rates = new ArrayList<>();
        for (int group = SECONDS / secondsPerGroup - 1; group >= 0; group--) {
            long last = end - (long) group * secondsPerGroup;
            rates.add((double) sum(last - secondsPerGroup, last) / secondsPerGroup);
        }
        return rates;
    }

    private long sum(long after, long last) {
        long sum = 0;
        for (int place = 0; place < SECONDS; place++) {
            if (second[place] > after && second[place] <= last) {
                sum += count[place];
            }
        }
        return sum;
    }
}
