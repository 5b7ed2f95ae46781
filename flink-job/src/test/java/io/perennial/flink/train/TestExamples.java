package io.perennial.flink.train;

import io.perennial.flink.ingest.ExpectedAnswer;

/** Examples for tests of what does not look at their text. */
final class TestExamples {

    private TestExamples() {}

    static TrainingExample at(long offset, boolean holdout) {
        return new TrainingExample(
                ExpectedAnswer.ofLabel("label"),
                new int[] {1, 2, 3},
                2,
                holdout,
                "topic",
                1,
                offset);
    }
}
