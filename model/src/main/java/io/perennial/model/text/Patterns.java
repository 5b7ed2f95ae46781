package io.perennial.model.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What the native tokenizer's regular expressions must not do. */
final class Patterns {

    private static final int LONGEST_REPLACED = 1_000;
    private static final List<String> PROBES = List.of("", "a", " ", " a b", "\u00e9 1.\n");

    /** An unknown number of times; {@code {3}} is a known one. */
    private static final Pattern REPETITION = Pattern.compile("[*+]|\\{\\d*,\\d*}");

    private static final Pattern BRACED = Pattern.compile("\\\\[pPxuk]\\{[^}]*}");

    private Patterns() {}

    /**
     * Refuses a group that is repeated and repeats itself, like {@code (a+)+}: it may take steps
     * without end for one text, and the native tokenizer ends the process then. This is the usual
     * form of such a pattern, not every one.
     */
    static void verify(String pattern) {
        Deque<Boolean> repeating = new ArrayDeque<>();
        repeating.push(false);
        for (int i = 0; i < pattern.length(); i++) {
            char unit = pattern.charAt(i);
            if (unit == '(') {
                repeating.push(false);
                continue;
            }
            if (unit == '[') {
                i = classEnd(pattern, i);
            } else if (unit == '\\') {
                i = escapeEnd(pattern, i);
            }
            boolean inside = unit == ')' && repeating.size() > 1 && repeating.pop();
            boolean repeated =
                    REPETITION.matcher(pattern).region(i + 1, pattern.length()).lookingAt();
            if (inside && repeated) {
                throw new InvalidTokenizerException(
                        "its pattern %s repeats a group that repeats itself".formatted(pattern));
            }
            if (inside || repeated) {
                repeating.pop();
                repeating.push(true);
            }
        }
    }

    /** The bracket that closes a class of characters; the pattern's last place where none does. */
    private static int classEnd(String pattern, int start) {
        int open = 0;
        for (int i = start; i < pattern.length(); i++) {
            char unit = pattern.charAt(i);
            if (unit == '\\') {
                i++;
            } else if (unit == '[') {
                open++;
            } else if (unit == ']' && --open == 0) {
                return i;
            }
        }
        return pattern.length() - 1;
    }

    /** The last place of an escape: {@code \n}, or <code>\p{L}</code>. */
    private static int escapeEnd(String pattern, int start) {
        Matcher braced = BRACED.matcher(pattern).region(start, pattern.length());
        return braced.lookingAt() ? braced.end() - 1 : Math.min(start + 1, pattern.length() - 1);
    }

    /**
     * Refuses a pattern to replace that matches where there is nothing: the native tokenizer writes
     * behind the text then.
     */
    static void verifyReplaced(String pattern) {
        if (pattern.length() > LONGEST_REPLACED) {
            throw new InvalidTokenizerException(
                    "it replaces a pattern of %d characters, more than %d"
                            .formatted(pattern.length(), LONGEST_REPLACED));
        }
        Pattern compiled;
        try {
            compiled = Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new InvalidTokenizerException(
                    "its pattern %s cannot be read: %s".formatted(pattern, e.getDescription()), e);
        }
        for (String probe : PROBES) {
            Matcher matcher = compiled.matcher(probe);
            while (matcher.find()) {
                if (matcher.end() == matcher.start()) {
                    throw new InvalidTokenizerException(
                            "it replaces \"%s\", which matches where there is nothing"
                                    .formatted(pattern));
                }
            }
        }
    }
}
