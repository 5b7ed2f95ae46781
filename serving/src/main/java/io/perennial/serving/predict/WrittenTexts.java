package io.perennial.serving.predict;

import io.perennial.model.predict.GeneratedText;
import io.perennial.serving.adapters.ServedVersion;
import java.util.List;
import java.util.Objects;

/**
 * The answer of a task that writes text.
 *
 * @param version the version that wrote all of it
 * @param texts what was written behind each text, in the request's order
 * @param truncated per text, whether it was longer than the base reads and was cut
 */
public record WrittenTexts(
        ServedVersion version, List<GeneratedText> texts, List<Boolean> truncated) {
    public WrittenTexts {
        Objects.requireNonNull(version, "version");
        texts = List.copyOf(texts);
        truncated = List.copyOf(truncated);
        if (texts.size() != truncated.size()) {
            throw new IllegalArgumentException(
                    texts.size() + " texts written for " + truncated.size());
        }
    }
}
