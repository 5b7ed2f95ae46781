package io.perennial.cli.streams;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Bag-of-words naive Bayes with add-one smoothing: a measure of how far the mere presence of words
 * goes. For pair tasks a feature is a word of the one text together with a word of the other.
 */
final class NaiveBayes {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private final Map<String, Map<String, Integer>> counts = new HashMap<>();
    private final Map<String, Integer> totals = new HashMap<>();
    private final Map<String, Integer> examples = new HashMap<>();
    private final Map<String, Integer> vocabulary = new HashMap<>();

    NaiveBayes(List<LabeledText> training) {
        for (LabeledText example : training) {
            examples.merge(example.label(), 1, Integer::sum);
            Map<String, Integer> ofLabel =
                    counts.computeIfAbsent(example.label(), label -> new HashMap<>());
            for (String feature : features(example)) {
                ofLabel.merge(feature, 1, Integer::sum);
                totals.merge(example.label(), 1, Integer::sum);
                vocabulary.merge(feature, 1, Integer::sum);
            }
        }
    }

    double accuracy(List<LabeledText> test) {
        long right =
                test.stream().filter(example -> predict(example).equals(example.label())).count();
        return (double) right / test.size();
    }

    String predict(LabeledText example) {
        String best = "";
        double bestScore = Double.NEGATIVE_INFINITY;
        for (String label : counts.keySet()) {
            double score = score(example, label);
            if (score > bestScore) {
                bestScore = score;
                best = label;
            }
        }
        return best;
    }

    private double score(LabeledText example, String label) {
        double score = Math.log(examples.get(label));
        for (String feature : features(example)) {
            if (vocabulary.containsKey(feature)) {
                int count = counts.get(label).getOrDefault(feature, 0);
                score += Math.log((count + 1.0) / (totals.get(label) + vocabulary.size()));
            }
        }
        return score;
    }

    private static List<String> features(LabeledText example) {
        List<String> words = words(example.text());
        if (example.textPair() == null) {
            return words;
        }
        List<String> pairs = new ArrayList<>();
        for (String second : words(example.textPair())) {
            words.forEach(first -> pairs.add(first + " " + second));
        }
        return pairs;
    }

    static List<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(match -> match.group())
                .toList();
    }
}
