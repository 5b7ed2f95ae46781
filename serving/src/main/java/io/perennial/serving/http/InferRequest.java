package io.perennial.serving.http;

import io.perennial.serving.predict.TextInput;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A checked request for predictions.
 *
 * @param id the client's own name for it, null when it gave none
 * @param inputs the rows, at least one
 * @param outputs the tensors asked for; all of them when empty
 * @param form how it was written, and so how it is answered
 */
record InferRequest(@Nullable String id, List<TextInput> inputs, Set<String> outputs, Form form) {

    /** How a request is written. */
    enum Form {
        /** Tensors, as the Open Inference Protocol has them. */
        TENSORS,
        /** {@code {"text": "..."}} or {@code {"texts": ["...", "..."]}}. */
        PLAIN
    }

    InferRequest {
        Objects.requireNonNull(form, "form");
        inputs = List.copyOf(inputs);
        outputs = Set.copyOf(outputs);
    }
}
