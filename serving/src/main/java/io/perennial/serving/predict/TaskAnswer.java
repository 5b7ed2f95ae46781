package io.perennial.serving.predict;

import io.perennial.model.predict.Prediction;
import io.perennial.serving.adapters.ServedVersion;
import java.util.List;
import java.util.Objects;

/**
 * The answer to one request.
 *
 * @param version the version that made all of it
 * @param predictions one per row, in the request's order
 * @param truncated per row, whether its text was longer than the base reads and was cut
 */
public record TaskAnswer(
        ServedVersion version, List<Prediction> predictions, List<Boolean> truncated) {
    public TaskAnswer {
        Objects.requireNonNull(version, "version");
        predictions = List.copyOf(predictions);
        truncated = List.copyOf(truncated);
        if (predictions.size() != truncated.size()) {
            throw new IllegalArgumentException(
                    predictions.size() + " predictions for " + truncated.size() + " rows");
        }
    }
}
