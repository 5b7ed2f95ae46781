package io.perennial.cli.demo;

import io.perennial.serving.client.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers compared with those given to the same requests before. Immutable.
 *
 * @param compared how many pairs of answers
 * @param different how many of them differ in label or in any bit of a probability
 * @param firstDifference task and row of the first that differs; null if none does
 */
public record AnswerComparison(long compared, long different, @Nullable String firstDifference) {

    public static AnswerComparison none() {
        return new AnswerComparison(0, 0, null);
    }

    /** This comparison and that of one more task. */
    AnswerComparison with(String task, List<Answer.Label> before, List<Answer.Label> now) {
        if (before.size() != now.size()) {
            throw new IllegalArgumentException(
                    now.size() + " answers cannot be compared with " + before.size());
        }
        long changed = 0;
        String first = firstDifference;
        for (int row = 0; row < now.size(); row++) {
            if (!now.get(row).equals(before.get(row))) {
                changed++;
                first = Objects.requireNonNullElse(first, task + ", test example " + (row + 1));
            }
        }
        return new AnswerComparison(compared + now.size(), different + changed, first);
    }

    public boolean identical() {
        return different == 0;
    }

    /** One sentence for people. */
    public String describe() {
        if (compared == 0) {
            return "no earlier task to ask again";
        }
        return identical()
                ? String.format(
                        Locale.ROOT,
                        "earlier tasks' answers are identical to the last bit (%,d compared)",
                        compared)
                : String.format(
                        Locale.ROOT,
                        "%,d of %,d answers of earlier tasks changed, the first for %s",
                        different,
                        compared,
                        firstDifference);
    }
}
