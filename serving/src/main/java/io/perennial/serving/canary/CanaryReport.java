package io.perennial.serving.canary;

/**
 * How a canary stands, as this process has seen it since it began.
 *
 * @param rows that the tried version has answered
 * @param compared of these, how many the pinned version was asked about as well
 * @param agreed of these, how many both answered alike; 0 for numbers, which hardly ever agree
 * @param feedback corrected answers that both versions were asked about
 * @param pinnedScore the pinned version's mean score on them: the share of right answers, or of
 *     numbers the mean absolute error, negative; 0 before there are any
 * @param canaryScore the same of the tried version
 */
public record CanaryReport(
        long rows,
        long compared,
        long agreed,
        long feedback,
        double pinnedScore,
        double canaryScore) {

    /** Before anything was seen. */
    static final CanaryReport NOTHING = new CanaryReport(0, 0, 0, 0, 0, 0);
}
