package io.perennial.flink.train;

import io.perennial.flink.ingest.ExpectedAnswer;
import io.perennial.flink.onboard.TaskEvent;
import io.perennial.model.text.EncodedText;
import java.util.Objects;

/**
 * An example as training keeps it: tokens, answer and where it came from.
 *
 * @param holdout it measures and is never trained on
 */
record TrainingExample(
        ExpectedAnswer answer,
        int[] tokenIds,
        int firstLength,
        boolean holdout,
        String topic,
        int partition,
        long offset) {

    static TrainingExample of(TaskEvent event) {
        return new TrainingExample(
                Objects.requireNonNull(event.answer()),
                Objects.requireNonNull(event.tokenIds()),
                event.firstLength(),
                event.holdout(),
                Objects.requireNonNull(event.topic()),
                event.partition(),
                event.offset());
    }

    EncodedText text() {
        return new EncodedText(tokenIds, firstLength, false);
    }
}
