package io.perennial.fuzz;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What whoever sent something bad is told. */
public final class Complaint {

    /** Longer ones quote what was sent without limit. */
    private static final int LONGEST = 2_000;

    private static final Pattern INNARDS =
            Pattern.compile(
                    "\\w(Exception|Error)\\b"
                            + "|\\bat [\\w$.]+\\([\\w$]+\\.java"
                            + "|\\b(java|javax|io\\.perennial|com\\.fasterxml|com\\.linecorp|ai\\.djl|org\\.apache)\\.[a-z]+\\.");

    private Complaint() {}

    /**
     * Checks what a refusal says: something, at most 2,000 characters, and nothing of the program's
     * innards.
     *
     * @return {@link Verdict#REFUSED}
     * @throws AssertionError if it does not
     */
    public static Verdict checked(@Nullable String message) {
        if (message == null || message.isBlank() || message.equals("null")) {
            throw new AssertionError("a refusal says nothing: " + message);
        }
        if (message.length() > LONGEST) {
            throw new AssertionError(
                    "a refusal has %d characters, more than %d: %s…"
                            .formatted(message.length(), LONGEST, message.substring(0, 200)));
        }
        Matcher innards = INNARDS.matcher(message);
        if (innards.find()) {
            throw new AssertionError(
                    "a refusal shows \"%s\": %s".formatted(innards.group(), message));
        }
        return Verdict.REFUSED;
    }
}
