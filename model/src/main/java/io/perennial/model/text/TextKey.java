package io.perennial.model.text;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A text as the base reads it: equal where all tokens are. Two rows may well have one key. */
public record TextKey(int firstLength, int[] tokenIds) {

    /** The key of a row. */
    public static TextKey of(EncodedText text) {
        return new TextKey(text.firstLength(), text.tokenIds());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TextKey key
                && key.firstLength == firstLength
                && Arrays.equals(key.tokenIds, tokenIds);
    }

    @Override
    public int hashCode() {
        return 31 * firstLength + Arrays.hashCode(tokenIds);
    }
}
