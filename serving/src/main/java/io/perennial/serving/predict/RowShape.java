package io.perennial.serving.predict;

import io.perennial.model.text.EncodedText;
import java.util.List;

/**
 * What a group of rows costs in a forward: every row is padded to the longest.
 *
 * @param rows texts in it
 * @param longest tokens of the longest, rounded up to whole buckets so that small differences cost
 *     nothing
 */
record RowShape(int rows, int longest) {

    /** Tokens per length bucket. */
    static final int BUCKET = 16;

    static RowShape of(List<EncodedText> texts) {
        int longest = texts.stream().mapToInt(EncodedText::length).max().orElse(0);
        return new RowShape(texts.size(), Math.max(1, (longest + BUCKET - 1) / BUCKET) * BUCKET);
    }

    /** Tokens computed, padding included. */
    long cells() {
        return (long) rows * longest;
    }

    RowShape with(RowShape other) {
        return new RowShape(rows + other.rows, Math.max(longest, other.longest));
    }
}
