package io.perennial.chaos.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a trial found.
 *
 * @param compared answers that were held against their version
 * @param wrong of these, with another version's numbers, from a version that was not due, or stale
 * @param unanswered requests without an answer although a process ran
 * @param duringRestarts requests without an answer since it was being restarted
 * @param notKept requests for a version that had just been replaced
 * @param versions published
 * @param pins times that operators went back or forward
 * @param restarts times that the process was killed
 * @param freshMedian milliseconds from commit to service
 * @param freshLongest the same, of 99 in a hundred
 * @param freshSamples versions of which that was measured
 * @param breaches the first of what is not as promised, in sentences
 */
public record TrialReport(
        long compared,
        long wrong,
        long unanswered,
        long duringRestarts,
        long notKept,
        long versions,
        long pins,
        long restarts,
        double freshMedian,
        double freshLongest,
        int freshSamples,
        List<String> breaches) {

    public TrialReport {
        breaches = List.copyOf(breaches);
    }

    /** Whether every answer was right, and there were some. */
    public boolean isClean() {
        return wrong == 0 && unanswered == 0 && compared > 0;
    }

    /** What was found, in lines. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%,d answers compared with exactly the version that each names: %d wrong, %d requests unanswered",
                        compared,
                        wrong,
                        unanswered));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%,d versions published, %d pins and releases, %d restarts (%d requests met one), %d requests for versions just replaced",
                        versions,
                        pins,
                        restarts,
                        duringRestarts,
                        notKept));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "served %.0f ms after commit (median), %.0f ms (p99), of %d versions",
                        freshMedian,
                        freshLongest,
                        freshSamples));
        breaches.forEach(breach -> lines.add("BREACH: " + breach));
        return lines;
    }
}
