package io.perennial.cli.streams.grammar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One piece of a template. */
sealed interface Part {

    /** Words as they stand. */
    record Words(String text) implements Part {}

    /**
     * {@code {room}} or {@code {room:a}}: one line of a list. Within one sentence a tag always
     * stands for the same line, and two tags of one list for different lines.
     */
    record Slot(String list, @Nullable String tag, int line) implements Part {}

    /** <code>{1..59}</code>: a whole number, both ends included. */
    record Range(int low, int high) implements Part {}

    /** {@code (a|b|)}: one of these. */
    record Choice(List<Template> options) implements Part {}
}
