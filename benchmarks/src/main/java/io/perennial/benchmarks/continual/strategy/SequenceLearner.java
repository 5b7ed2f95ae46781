package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.metric.PrequentialCurve;
import io.perennial.benchmarks.continual.task.EncodedTask;

/** Learns one task after another, and answers for those that it has learnt. */
interface SequenceLearner extends AutoCloseable {

    /** Learns the next task; no data of earlier tasks is seen again. */
    PrequentialCurve learn(EncodedTask task);

    /** Answers the test rows of a learnt task, which is known to be theirs. */
    Answers answer(EncodedTask task);

    Sizes sizes();

    @Override
    void close();
}
