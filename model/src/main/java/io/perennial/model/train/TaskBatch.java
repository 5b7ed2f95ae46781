package io.perennial.model.train;

import io.perennial.model.text.EncodedText;
import java.util.List;

/**
 * One task's part of a step.
 *
 * @param labels index of each text's label in the adapter's labels
 */
public record TaskBatch(
        TrainableAdapter adapter,
        List<EncodedText> texts,
        int[] labels,
        Hyperparameters hyperparameters) {

    public TaskBatch {
        texts = List.copyOf(texts);
        if (texts.isEmpty() || texts.size() != labels.length) {
            throw new IllegalArgumentException(
                    "a batch needs as many labels as texts, and at least one; it has %d texts and %d labels"
                            .formatted(texts.size(), labels.length));
        }
        for (int label : labels) {
            if (label < 0 || label >= adapter.labels().size()) {
                throw new IllegalArgumentException(
                        "label %d is not one of the adapter's %d"
                                .formatted(label, adapter.labels().size()));
            }
        }
    }
}
