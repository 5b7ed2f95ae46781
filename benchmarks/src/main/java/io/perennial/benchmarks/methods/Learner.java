package io.perennial.benchmarks.methods;

import io.perennial.benchmarks.data.EncodedRows;
import io.perennial.model.base.FrozenBase;
import java.util.List;

/** A candidate at work on one data set. */
interface Learner extends AutoCloseable {

    /** Starts a candidate; the same seed gives the same start. */
    static Learner start(Candidate candidate, FrozenBase base, List<String> labels, long seed) {
        if (candidate instanceof Candidate.Adapted adapted) {
            return new AdapterLearner(base, adapted, labels, seed);
        }
        return new FineTunedLearner(base, (Candidate.FineTuned) candidate, labels, seed);
    }

    /** Takes one training step. */
    void step(EncodedRows batch);

    /** Right answers on rows, in the form that would be served. */
    int correct(EncodedRows rows);

    /** Values that are trained, the head's among them. */
    long trainedParameters();

    /** Size of what would be published. */
    long artifactBytes();

    @Override
    void close();
}
