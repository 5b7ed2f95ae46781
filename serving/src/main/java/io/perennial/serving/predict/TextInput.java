package io.perennial.serving.predict;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row to predict.
 *
 * @param text the text
 * @param textPair its second segment, null when there is none
 */
public record TextInput(String text, @Nullable String textPair) {
    public TextInput {
        Objects.requireNonNull(text, "text");
    }
}
