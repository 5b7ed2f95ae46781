package io.perennial.cli.streams;

import io.perennial.cli.streams.grammar.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes drawn text look typed: a mistyped word here, capitals there. */
final class SurfaceNoise {

    private static final int SHORTEST_MISTYPED = 4;

    private final double typos;
    private final double casing;
    private final Draws draws;

    SurfaceNoise(double typos, double casing, Draws draws) {
        this.typos = typos;
        this.casing = casing;
        this.draws = draws;
    }

    String apply(String text) {
        String typed = draws.chance(typos) ? mistype(text) : text;
        return draws.chance(casing) ? recase(typed) : typed;
    }

    private String recase(String text) {
        return switch (draws.below(4)) {
            case 0 -> text.toUpperCase(Locale.ROOT);
            case 1 -> text.toLowerCase(Locale.ROOT);
            case 2 -> text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
            default -> endsWithMark(text) ? text.substring(0, text.length() - 1) : text;
        };
    }

    private static boolean endsWithMark(String text) {
        return text.length() > 1 && ".?!".indexOf(text.charAt(text.length() - 1)) >= 0;
    }

    /** Changes one word of plain letters, if there is one long enough. */
    private String mistype(String text) {
        List<String> words = new ArrayList<>(List.of(text.split(" ", -1)));
        List<Integer> candidates = new ArrayList<>();
        for (int index = 0; index < words.size(); index++) {
            String word = words.get(index);
            if (word.length() >= SHORTEST_MISTYPED && word.chars().allMatch(Character::isLetter)) {
                candidates.add(index);
            }
        }
        if (candidates.isEmpty()) {
            return text;
        }
        int chosen = draws.oneOf(candidates);
        words.set(chosen, mistypeWord(words.get(chosen)));
        return String.join(" ", words);
    }

    private String mistypeWord(String word) {
        int at = 1 + draws.below(word.length() - 2);
        String before = word.substring(0, at);
        char letter = word.charAt(at);
        String after = word.substring(at + 1);
        return switch (draws.below(3)) {
            case 0 -> before + after;
            case 1 -> before + letter + letter + after;
            default -> before + after.charAt(0) + letter + after.substring(1);
        };
    }
}
