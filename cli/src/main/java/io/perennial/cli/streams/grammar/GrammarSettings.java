package io.perennial.cli.streams.grammar;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The head of a grammar file.
 *
 * @param description one sentence for people
 * @param train training examples, all different
 * @param test test examples, all different and none of them in training
 * @param typos share of texts with one mistyped word
 * @param casing share of texts written in small letters, in capitals, or without their last mark
 * @param wrongLabels share of training examples that carry another label
 */
public record GrammarSettings(
        String description, int train, int test, double typos, double casing, double wrongLabels) {

    /**
     * The keys a file may set; {@code description}, {@code train} and {@code test} must be there.
     */
    static GrammarSettings parse(String file, Map<String, String> entries) {
        Map<String, String> rest = new LinkedHashMap<>(entries);
        GrammarSettings settings =
                new GrammarSettings(
                        required(file, rest, "description"),
                        count(file, rest, "train"),
                        count(file, rest, "test"),
                        share(file, rest, "typos"),
                        share(file, rest, "casing"),
                        share(file, rest, "wrong_labels"));
        if (!rest.isEmpty()) {
            throw new InvalidGrammarException(
                    file,
                    "unknown setting '"
                            + rest.keySet().iterator().next()
                            + "'; there are description, train, test, typos, casing, wrong_labels");
        }
        return settings;
    }

    private static String required(String file, Map<String, String> entries, String key) {
        String value = entries.remove(key);
        if (value == null || value.isBlank()) {
            throw new InvalidGrammarException(
                    file,
                    "the setting '"
                            + key
                            + "' is missing; add a line '"
                            + key
                            + ": ...' before the first section");
        }
        return value;
    }

    private static int count(String file, Map<String, String> entries, String key) {
        String value = required(file, entries, key);
        try {
            int count = Integer.parseInt(value);
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Told below, as for a number out of range.
        }
        throw new InvalidGrammarException(
                file,
                "'"
                        + key
                        + ": "
                        + value
                        + "' is not a number of examples; write a whole number above 0");
    }

    private static double share(String file, Map<String, String> entries, String key) {
        String value = entries.remove(key);
        if (value == null) {
            return 0;
        }
        try {
            double share = Double.parseDouble(value);
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // Told below, as for a number out of range.
        }
        throw new InvalidGrammarException(
                file, "'" + key + ": " + value + "' is not a share; write a number from 0 to 1");
    }
}
