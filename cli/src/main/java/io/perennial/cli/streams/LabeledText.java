package io.perennial.cli.streams;

import org.jspecify.annotations.Nullable;

/**
 * One labelled text of a stream.
 *
 * @param text the text, not blank
 * @param textPair the second text of a pair task, else null
 * @param label what the text is, not blank
 */
public record LabeledText(String text, @Nullable String textPair, String label) {

    /** The longest text and pair, in characters. */
    public static final int MAX_TEXT_LENGTH = 1_000_000;

    /** The longest label, in characters. */
    public static final int MAX_LABEL_LENGTH = 256;

    public LabeledText {
        check("text", text, MAX_TEXT_LENGTH);
        check("label", label, MAX_LABEL_LENGTH);
        if (textPair != null) {
            check("text_pair", textPair, MAX_TEXT_LENGTH);
        }
    }

    private static void check(String field, String value, int limit) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "the " + field + " is empty; fill it in or delete the row");
        }
        if (value.length() > limit) {
            throw new IllegalArgumentException(
                    "the "
                            + field
                            + " has "
                            + value.length()
                            + " characters, the limit is "
                            + limit
                            + "; shorten it");
        }
    }
}
