package io.perennial.cli.streams.grammar;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Draws sentences of a grammar, endlessly. Not thread-safe. */
public final class SentenceSource {

    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern SPACE_BEFORE_MARK = Pattern.compile(" ([,.?!])(?= |$)");
    private static final String PAIR = "=>";
    private static final int TRIES = 100;

    private final Grammar grammar;
    private final Purpose purpose;
    private final Draws draws;

    public SentenceSource(Grammar grammar, Purpose purpose, Draws draws) {
        this.grammar = grammar;
        this.purpose = purpose;
        this.draws = draws;
    }

    /** One sentence of a label the grammar has. */
    public Sentence next(String label) {
        Expansion expansion = new Expansion();
        String drawn = expansion.of(grammar.templates(label).draw(draws, purpose));
        int split = drawn.indexOf(PAIR);
        expansion.text = split < 0 ? drawn : drawn.substring(0, split);
        @Nullable String pair = split < 0 ? null : tidy(drawn.substring(split + PAIR.length()));
        return new Sentence(tidy(expansion.of(grammar.around().draw(draws, purpose))), pair);
    }

    private static String tidy(String text) {
        String spaced = SPACES.matcher(text).replaceAll(" ").strip();
        return SPACE_BEFORE_MARK.matcher(spaced).replaceAll("$1");
    }

    /** One sentence in the making: what its tags stand for. */
    private final class Expansion {

        private final Map<String, Map<String, String>> tagged = new HashMap<>();
        private String text = "";

        String of(Template template) {
            StringBuilder result = new StringBuilder();
            for (Part part : template.parts()) {
                result.append(of(part));
            }
            return result.toString();
        }

        private String of(Part part) {
            if (part instanceof Part.Words words) {
                return words.text();
            }
            if (part instanceof Part.Range range) {
                return Integer.toString(range.low() + draws.below(range.high() - range.low() + 1));
            }
            if (part instanceof Part.Choice choice) {
                return of(draws.oneOf(choice.options()));
            }
            Part.Slot slot = (Part.Slot) part;
            return slot.list().equals(Grammar.TEXT) ? text : of(slot);
        }

        private String of(Part.Slot slot) {
            if (slot.tag() == null) {
                return draw(slot);
            }
            Map<String, String> byTag =
                    tagged.computeIfAbsent(slot.list(), list -> new HashMap<>());
            String known = byTag.get(slot.tag());
            if (known != null) {
                return known;
            }
            String drawn = draw(slot);
            for (int attempt = 0; byTag.containsValue(drawn) && attempt < TRIES; attempt++) {
                drawn = draw(slot);
            }
            byTag.put(slot.tag(), drawn);
            return drawn;
        }

        private String draw(Part.Slot slot) {
            return of(grammar.list(slot.list()).draw(draws, purpose)).strip();
        }
    }
}
