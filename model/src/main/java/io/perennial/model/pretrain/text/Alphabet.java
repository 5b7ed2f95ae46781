package io.perennial.model.pretrain.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The characters that words are spelled with.
 *
 * @param pieces single characters as pieces, first those that begin a word, then those that
 *     continue one; each half in the order of the characters
 * @param characters the same characters as code points
 */
record Alphabet(List<String> pieces, Set<Integer> characters) {

    /** The most frequent characters of the counted words, ties in the order of code points. */
    static Alphabet of(Map<String, Long> counts, int limit) {
        Map<Integer, Long> occurrences = new HashMap<>();
        counts.forEach(
                (word, count) ->
                        word.codePoints()
                                .forEach(point -> occurrences.merge(point, count, Long::sum)));
        Comparator<Map.Entry<Integer, Long>> mostFirst =
                Map.Entry.<Integer, Long>comparingByValue().reversed();
        Set<Integer> kept = new HashSet<>();
        occurrences.entrySet().stream()
                .sorted(mostFirst.thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .forEach(entry -> kept.add(entry.getKey()));
        Set<Integer> continuing = new TreeSet<>();
        for (String word : counts.keySet()) {
            word.codePoints().skip(1).filter(kept::contains).forEach(continuing::add);
        }
        List<String> pieces = new ArrayList<>();
        new TreeSet<>(kept).forEach(point -> pieces.add(Character.toString(point)));
        continuing.forEach(
                point -> pieces.add(WordPieceVocabulary.CONTINUATION + Character.toString(point)));
        return new Alphabet(pieces, kept);
    }

    boolean spells(String word) {
        return word.codePoints().allMatch(characters::contains);
    }

    /** A word as one piece a character. */
    static List<String> spell(String word) {
        List<String> spelled = new ArrayList<>(word.length());
        word.codePoints()
                .forEach(
                        point ->
                                spelled.add(
                                        (spelled.isEmpty() ? "" : WordPieceVocabulary.CONTINUATION)
                                                + Character.toString(point)));
        return spelled;
    }
}
