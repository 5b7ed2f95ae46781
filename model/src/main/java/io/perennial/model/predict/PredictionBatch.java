package io.perennial.model.predict;

import io.perennial.model.text.EncodedText;
import java.util.List;

/** Texts for one adapter; at least one. */
public record PredictionBatch(ServableAdapter adapter, List<EncodedText> texts) {
    public PredictionBatch {
        texts = List.copyOf(texts);
    }
}
