package io.perennial.chaos.serving;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was seen so far. Safe for any thread. */
final class TrialCounts {

    private final boolean others;

    private static final int MOST = 20;

    private final List<String> breaches = new ArrayList<>();
    private final List<Double> freshness = new ArrayList<>();
    private long compared;
    private long wrong;
    private long duringRestarts;
    private long notKept;
    private long unanswered;
    private long restarts;
    private boolean down;

    /**
     * @param others whether there are processes that answer while one is down
     */
    TrialCounts(boolean others) {
        this.others = others;
    }

    /** A process is about to be killed. */
    synchronized void goesDown() {
        restarts++;
        down = true;
    }

    /** It says that it is ready again. */
    synchronized void isBack() {
        down = false;
    }

    /** How often it was killed; tells whether that happened while a request ran. */
    synchronized long restarts() {
        return restarts;
    }

    private boolean wasDown(long epoch) {
        return down || restarts != epoch;
    }

    /**
     * An answer was held against the truth.
     *
     * @param difference null = they agree
     */
    synchronized void compared(@Nullable String difference) {
        compared++;
        if (difference != null) {
            wrong++;
            breach(difference);
        }
    }

    /** A request that was sent in an epoch got no answer. */
    synchronized void unanswered(long epoch, String why) {
        if (wasDown(epoch) && !others) {
            duringRestarts++;
        } else {
            unanswered++;
            breach("no answer: " + why);
        }
    }

    /**
     * A version that was asked for is not there.
     *
     * @param breach null = it had been replaced
     */
    synchronized void notKept(long epoch, @Nullable String breach) {
        if (breach == null || (wasDown(epoch) && !others)) {
            notKept++;
        } else {
            unanswered++;
            breach("a kept version is not there: " + breach);
        }
    }

    private void breach(String sentence) {
        if (breaches.size() < MOST) {
            breaches.add(sentence);
        }
    }

    /** Milliseconds from commit to service of a version, where the process ran all the while. */
    synchronized void fresh(long epoch, double millis) {
        if (!wasDown(epoch)) {
            freshness.add(millis);
        }
    }

    synchronized TrialReport report(long versions, long pins) {
        double[] sorted = freshness.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new TrialReport(
                compared,
                wrong,
                unanswered,
                duringRestarts,
                notKept,
                versions,
                pins,
                restarts,
                quantile(sorted, 0.5),
                quantile(sorted, 0.99),
                sorted.length,
                breaches);
    }

    private static double quantile(double[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) (share * (sorted.length - 1))];
    }
}
