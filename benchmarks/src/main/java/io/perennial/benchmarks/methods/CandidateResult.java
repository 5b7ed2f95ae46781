package io.perennial.benchmarks.methods;

import java.util.List;
import java.util.Optional;

/**
 * What was measured of one candidate.
 *
 * @param accuracies on the test of each data set, 0 to 1
 * @param trainedParameters on the first data set, the head's among them
 * @param artifactBytes on the first data set
 * @param times on rows of the first data set; empty where no times were asked for
 */
record CandidateResult(
        Candidate candidate,
        List<Double> accuracies,
        long trainedParameters,
        long artifactBytes,
        Optional<StepTimes> times) {

    CandidateResult {
        accuracies = List.copyOf(accuracies);
    }
}
