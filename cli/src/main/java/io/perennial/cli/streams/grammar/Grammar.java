package io.perennial.cli.streams.grammar;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One task's grammar, checked: every slot has its list, every list is used, and no list contains
 * itself.
 */
public final class Grammar {

    /** The slot of an {@code [around]} line where the drawn text goes. */
    static final String TEXT = "text";

    private final String file;
    private final GrammarSettings settings;
    private final Map<String, Alternatives> lists;
    private final Alternatives around;
    private final Map<String, Alternatives> templates;

    /**
     * @param file the name used in messages
     * @param settings the head of the file
     * @param lists the word lists by name
     * @param around what a drawn text is put into, {@code {text}} being its place
     * @param templates the templates by label, in the file's order
     */
    Grammar(
            String file,
            GrammarSettings settings,
            Map<String, Alternatives> lists,
            Alternatives around,
            Map<String, Alternatives> templates) {
        if (templates.size() < 2) {
            throw new InvalidGrammarException(
                    file, "a task needs two labels or more; add sections '[label NAME]'");
        }
        new GrammarCheck(file, lists).run(around, templates);
        this.file = file;
        this.settings = settings;
        this.lists = new LinkedHashMap<>(lists);
        this.around = around;
        this.templates = new LinkedHashMap<>(templates);
    }

    /** The name used in messages. */
    public String file() {
        return file;
    }

    public GrammarSettings settings() {
        return settings;
    }

    /** The labels in the file's order. */
    public List<String> labels() {
        return List.copyOf(templates.keySet());
    }

    /** The lines of a list that some slot names. */
    Alternatives list(String name) {
        return lists.get(name);
    }

    Alternatives around() {
        return around;
    }

    /**
     * @throws IllegalArgumentException if there is no such label
     */
    Alternatives templates(String label) {
        Alternatives ofLabel = templates.get(label);
        if (ofLabel == null) {
            throw new IllegalArgumentException(file + " has no label '" + label + "'");
        }
        return ofLabel;
    }
}
