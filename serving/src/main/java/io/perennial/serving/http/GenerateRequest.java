package io.perennial.serving.http;

import io.perennial.model.predict.GenerationSettings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A checked request to continue a text.
 *
 * @param id the client's own name for it, null when it gave none
 * @param text what to continue
 */
record GenerateRequest(@Nullable String id, String text, GenerationSettings settings) {
    GenerateRequest {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(settings, "settings");
    }
}
