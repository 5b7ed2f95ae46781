package io.perennial.flink.drift;

import java.util.ArrayList;
import java.util.List;

/**
 * Adaptive windowing: keeps a window of recent errors, in buckets whose sizes grow with age, and
 * drops its oldest part for as long as two parts of it have means that chance does not explain.
 *
 * <p>Source: Bifet and Gavaldà, "Learning from Time-Changing Data with Adaptive Windowing", SDM
 * 2007. A batch is added as one bucket, so a change is found at the end of a batch. When the error
 * has risen, nothing of before is kept, so that one change is found once.
 */
final class Adwin implements ChangeDetector {

    /** Buckets that have been merged equally often, at most. */
    private static final int ALIKE = 5;

    /** Examples in either part of the window, at least. */
    private static final int LEAST = 10;

    private static final int NUMBERS = 3;

    /**
     * @param merges how often buckets were put together to make it
     */
    private record Bucket(double examples, double errors, int merges) {

        Bucket and(Bucket other) {
            return new Bucket(examples + other.examples, errors + other.errors, merges + 1);
        }
    }

    /** The oldest first. */
    private final List<Bucket> buckets = new ArrayList<>();

    Adwin(double[] state) {
        for (int at = 0; at + NUMBERS <= state.length; at += NUMBERS) {
            buckets.add(new Bucket(state[at], state[at + 1], (int) state[at + 2]));
        }
    }

    @Override
    public boolean add(int examples, double errors, double threshold) {
        buckets.add(new Bucket(examples, errors, 0));
        merge();
        for (Cut cut = cut(threshold); cut != Cut.NONE; cut = cut(threshold)) {
            if (cut == Cut.RISEN) {
                buckets.subList(0, buckets.size() - 1).clear();
                return true;
            }
            buckets.remove(0);
        }
        return false;
    }

    /** Puts the two oldest of too many alike together, from the newest kind on. */
    private void merge() {
        for (int merges = 0; ; merges++) {
            int oldest = -1;
            int alike = 0;
            for (int i = buckets.size() - 1; i >= 0; i--) {
                if (buckets.get(i).merges() == merges) {
                    oldest = i;
                    alike++;
                }
            }
            if (alike <= ALIKE) {
                return;
            }
            buckets.set(oldest, buckets.get(oldest).and(buckets.remove(oldest + 1)));
        }
    }

    private enum Cut {
        NONE,
        FALLEN,
        RISEN
    }

    /** Whether the window falls apart somewhere, and in which direction. */
    private Cut cut(double threshold) {
        double all = buckets.stream().mapToDouble(Bucket::examples).sum();
        double allErrors = buckets.stream().mapToDouble(Bucket::errors).sum();
        if (all < 2 * LEAST) {
            return Cut.NONE;
        }
        double variance = allErrors / all * (1 - allErrors / all);
        double likelihood = Math.log(2 * Math.log(all) / threshold);
        double older = 0;
        double olderErrors = 0;
        for (Bucket bucket : buckets) {
            older += bucket.examples();
            olderErrors += bucket.errors();
            double newer = all - older;
            if (older < LEAST || newer < LEAST) {
                continue;
            }
            double harmonic = 1 / (1 / older + 1 / newer);
            double bound =
                    Math.sqrt(2 / harmonic * variance * likelihood)
                            + 2 / (3 * harmonic) * likelihood;
            double difference = (allErrors - olderErrors) / newer - olderErrors / older;
            if (Math.abs(difference) > bound) {
                return difference > 0 ? Cut.RISEN : Cut.FALLEN;
            }
        }
        return Cut.NONE;
    }

    @Override
    public double[] state() {
        double[] state = new double[buckets.size() * NUMBERS];
        for (int i = 0; i < buckets.size(); i++) {
            state[i * NUMBERS] = buckets.get(i).examples();
            state[i * NUMBERS + 1] = buckets.get(i).errors();
            state[i * NUMBERS + 2] = buckets.get(i).merges();
        }
        return state;
    }
}
