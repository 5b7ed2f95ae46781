package io.perennial.benchmarks.continual.classical;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * TF-IDF vectors of words and of pairs of neighbouring words, lower case, of length 1: (1 + ln tf)
 * (1 + ln((1 + n) / (1 + df))), as Manning, Raghavan and Schütze 2008, "Introduction to Information
 * Retrieval", section 6.4, with counts smoothed. Terms that the training texts lack are left out.
 */
final class TermWeights {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_']+");

    private final Map<String, Integer> places = new HashMap<>();
    private final double[] inverseFrequencies;

    /** Learns terms and their frequencies. */
    TermWeights(List<ClassicalText> training) {
        Map<String, Integer> frequencies = new HashMap<>();
        for (ClassicalText text : training) {
            for (String term : new HashSet<>(terms(text))) {
                frequencies.merge(term, 1, Integer::sum);
            }
        }
        frequencies.keySet().stream().sorted().forEach(term -> places.put(term, places.size() + 1));
        inverseFrequencies = new double[places.size() + 1];
        frequencies.forEach(
                (term, count) ->
                        inverseFrequencies[places.get(term)] =
                                1 + Math.log((1.0 + training.size()) / (1.0 + count)));
    }

    /** Number of terms; places count from 1. */
    int size() {
        return places.size();
    }

    /** Bytes of the terms in UTF-8. */
    long bytes() {
        return places.keySet().stream()
                .mapToLong(term -> term.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    /** The vector of a text, its places rising. */
    Feature[] vector(ClassicalText text) {
        Map<Integer, Double> counts = new TreeMap<>();
        for (String term : terms(text)) {
            Integer place = places.get(term);
            if (place != null) {
                counts.merge(place, 1.0, Double::sum);
            }
        }
        counts.replaceAll((place, tf) -> (1 + Math.log(tf)) * inverseFrequencies[place]);
        double length = Math.sqrt(counts.values().stream().mapToDouble(v -> v * v).sum());
        return counts.entrySet().stream()
                .map(entry -> new FeatureNode(entry.getKey(), entry.getValue() / length))
                .toArray(Feature[]::new);
    }

    private static List<String> terms(ClassicalText text) {
        List<String> terms = new ArrayList<>();
        addTerms(text.text(), terms);
        if (text.pair() != null) {
            addTerms(text.pair(), terms);
        }
        return terms;
    }

    private static void addTerms(String text, List<String> terms) {
        Matcher words = WORD.matcher(text.toLowerCase(Locale.ROOT));
        String before = null;
        while (words.find()) {
            String word = words.group();
            terms.add(word);
            addPair(before, word, terms);
            before = word;
        }
    }

    private static void addPair(@Nullable String before, String word, List<String> terms) {
        if (before != null) {
            terms.add(before + " " + word);
        }
    }
}
