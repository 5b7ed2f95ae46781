package io.perennial.cli.streams.grammar;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One task's grammar, checked: every slot has its list, every list is used, and no list contains
 * itself.
 *
 * @param file the name used in messages
 * @param settings the head of the file
 * @param lists the word lists by name
 * @param around what a drawn text is put into, {@code {text}} being its place
 * @param templates the templates by label, in the file's order
 */
public record Grammar(
        String file,
        GrammarSettings settings,
        Map<String, Alternatives> lists,
        Alternatives around,
        Map<String, Alternatives> templates) {

    /** The slot of an {@code [around]} line where the drawn text goes. */
    static final String TEXT = "text";

    public Grammar {
        lists = Collections.unmodifiableMap(new LinkedHashMap<>(lists));
        templates = Collections.unmodifiableMap(new LinkedHashMap<>(templates));
        if (templates.size() < 2) {
            throw new InvalidGrammarException(
                    file, "a task needs two labels or more; add sections '[label NAME]'");
        }
        new GrammarCheck(file, lists).run(around, templates);
    }

    /** The labels in the file's order. */
    public List<String> labels() {
        return List.copyOf(templates.keySet());
    }
}
