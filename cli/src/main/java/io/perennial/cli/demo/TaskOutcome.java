package io.perennial.cli.demo;

import java.util.List;

/**
 * How one task's onboarding went.
 *
 * @param task its name
 * @param labels how many it tells apart
 * @param examples how many were sent
 * @param tests how many test examples it is asked about at every stage
 * @param majorityShare accuracy of always answering the most frequent label of the test, 0 to 1
 * @param method the adapter, as its specification describes itself
 * @param version published when the task's stage ended
 * @param prequentialAccuracy over the examples trained on, each measured before it was learned from
 * @param prequential the measurements behind it, in their order
 * @param seconds from the first example sent until the version was served
 */
public record TaskOutcome(
        String task,
        int labels,
        long examples,
        int tests,
        double majorityShare,
        String method,
        long version,
        double prequentialAccuracy,
        List<PrequentialMeasurement> prequential,
        double seconds) {

    public TaskOutcome {
        prequential = List.copyOf(prequential);
    }

    double examplesPerSecond() {
        return examples / Math.max(seconds, 1e-3);
    }
}
