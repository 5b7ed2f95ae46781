package io.perennial.cli.streams.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line of a section: alternatives separated by {@code |}, with slots and choices inside.
 */
final class TemplateParser {

    private static final Pattern SLOT = Pattern.compile("([a-z][a-z0-9_]*)(?::([a-z0-9_]+))?");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})");

    private final String file;
    private final int line;
    private final String text;
    private int position;

    private TemplateParser(String file, int line, String text) {
        this.file = file;
        this.line = line;
        this.text = text;
    }

    /** The alternatives of a line, at least one. */
    static List<Template> parse(String file, int line, String text) {
        TemplateParser parser = new TemplateParser(file, line, text);
        List<Template> alternatives = parser.alternatives();
        if (parser.position < text.length()) {
            throw parser.problem("')' without '('; remove it");
        }
        return alternatives;
    }

    /** Reads up to the end or to an unmatched {@code )}, which stays. */
    private List<Template> alternatives() {
        List<Template> alternatives = new ArrayList<>();
        alternatives.add(template());
        while (position < text.length() && text.charAt(position) == '|') {
            position++;
            alternatives.add(template());
        }
        return alternatives;
    }

    private Template template() {
        List<Part> parts = new ArrayList<>();
        while (position < text.length()
                && text.charAt(position) != '|'
                && text.charAt(position) != ')') {
            parts.add(
                    switch (text.charAt(position)) {
                        case '{' -> slotOrRange();
                        case '(' -> choice();
                        default -> words();
                    });
        }
        return new Template(parts);
    }

    private Part words() {
        int start = position;
        while (position < text.length() && "{}()|".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        if (position == start) {
            throw problem("'}' without '{'; remove it");
        }
        return new Part.Words(text.substring(start, position));
    }

    private Part choice() {
        position++;
        List<Template> options = alternatives();
        if (position >= text.length()) {
            throw problem("'(' is never closed; add ')'");
        }
        position++;
        return new Part.Choice(options);
    }

    private Part slotOrRange() {
        int end = text.indexOf('}', position);
        if (end < 0) {
            throw problem("'{' is never closed; add '}'");
        }
        String inside = text.substring(position + 1, end);
        position = end + 1;
        Matcher range = RANGE.matcher(inside);
        if (range.matches()) {
            return range(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
        }
        Matcher slot = SLOT.matcher(inside);
        if (!slot.matches()) {
            throw problem(
                    "{"
                            + inside
                            + "} is neither a list such as {room} or {room:a} nor a range such as {1..9}");
        }
        @Nullable String tag = slot.group(2);
        return new Part.Slot(slot.group(1), tag, line);
    }

    private Part range(int low, int high) {
        if (low > high) {
            throw problem(
                    "the range {"
                            + low
                            + ".."
                            + high
                            + "} is empty; write the smaller number first");
        }
        return new Part.Range(low, high);
    }

    private InvalidGrammarException problem(String problem) {
        return new InvalidGrammarException(file, line, problem);
    }
}
