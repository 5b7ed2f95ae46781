package io.perennial.serving.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a task is asked about.
 *
 * @param text the text
 * @param pair a second text, for tasks about pairs; null = there is none
 */
public record Text(String text, @Nullable String pair) {
    public Text {
        Objects.requireNonNull(text, "text");
    }

    /** One that stands alone. */
    public static Text of(String text) {
        return new Text(text, null);
    }
}
