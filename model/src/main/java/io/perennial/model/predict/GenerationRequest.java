package io.perennial.model.predict;

import io.perennial.model.architecture.Objective;
import io.perennial.model.text.EncodedText;

/**
 * A text to be continued by a task's adapter.
 *
 * @param adapter of a task whose objective is text
 */
public record GenerationRequest(
        ServableAdapter adapter,
        EncodedText text,
        GenerationSettings settings,
        GenerationListener listener) {

    public GenerationRequest {
        if (adapter.spec().objective() != Objective.TEXT) {
            throw new IllegalArgumentException(
                    "task %s has the objective \"%s\" and writes no text; ask a FusedPredictor"
                            .formatted(adapter.task(), adapter.spec().objective().code()));
        }
    }

    /** A request that nobody listens to. */
    public GenerationRequest(
            ServableAdapter adapter, EncodedText text, GenerationSettings settings) {
        this(adapter, text, settings, GenerationListener.silent());
    }
}
