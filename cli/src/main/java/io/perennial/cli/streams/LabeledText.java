package io.perennial.cli.streams;

import io.perennial.schemas.example.Answer;
import io.perennial.schemas.example.LabeledExample;
import org.jspecify.annotations.Nullable;

/**
 * One text of a stream with its right answer, most often a label.
 *
 * @param id names the example, for example to have it forgotten later; null = nothing does
 * @param text the text, not blank
 * @param textPair the second text of a pair task, else null; always null where a text is to follow
 * @param answer what is right
 */
public record LabeledText(
        @Nullable String id, String text, @Nullable String textPair, Answer answer) {

    public LabeledText {
        if (id != null && id.length() > LabeledExample.MAX_ID_LENGTH) {
            throw new IllegalArgumentException(
                    "the id has %d characters, the limit is %d; shorten it"
                            .formatted(id.length(), LabeledExample.MAX_ID_LENGTH));
        }
        check("text", text);
        if (textPair != null) {
            check("text_pair", textPair);
            if (answer.kind() == Answer.Kind.TARGET) {
                throw new IllegalArgumentException(
                        "there is a text_pair beside the target; put all that is given into the text");
            }
        }
    }

    /** A text that has one label, and no id. */
    public LabeledText(String text, @Nullable String textPair, String label) {
        this(null, text, textPair, new Answer.Label(label));
    }

    /**
     * What the text is.
     *
     * @throws IllegalStateException if the answer is of another kind than a label
     */
    public String label() {
        if (answer instanceof Answer.Label label) {
            return label.label();
        }
        throw new IllegalStateException("the text has a " + answer.kind().field() + ", no label");
    }

    private static void check(String field, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "the " + field + " is empty; fill it in or delete the row");
        }
        if (value.length() > LabeledExample.MAX_TEXT_LENGTH) {
            throw new IllegalArgumentException(
                    "the "
                            + field
                            + " has "
                            + value.length()
                            + " characters, the limit is "
                            + LabeledExample.MAX_TEXT_LENGTH
                            + "; shorten it");
        }
    }
}
