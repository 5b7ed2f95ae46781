package io.perennial.cli.streams;

import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A task's data.
 *
 * @param name the task's name: letters, digits, {@code . _ -}, at most 128, the first a letter or
 *     digit
 * @param description one sentence for people
 * @param train training examples in the order they are sent, not empty, each with a label
 * @param test test examples in a fixed order, not empty, each with a label
 */
public record TaskStream(
        String name, String description, List<LabeledText> train, List<LabeledText> test) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    public TaskStream {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'"
                            + name
                            + "' cannot name a task; use up to 128 letters, digits, '.', '_' and '-', a letter or digit first");
        }
        if (train.isEmpty() || test.isEmpty()) {
            throw new IllegalArgumentException(
                    "task "
                            + name
                            + " needs training and test examples; it has "
                            + train.size()
                            + " and "
                            + test.size());
        }
        train = List.copyOf(train);
        test = List.copyOf(test);
    }

    /** Every label of training and test, sorted. */
    public List<String> labels() {
        return Stream.concat(train.stream(), test.stream())
                .map(LabeledText::label)
                .distinct()
                .sorted()
                .toList();
    }

    /** Accuracy on the test of always answering its most frequent label, 0 to 1. */
    public double majorityShare() {
        long most =
                test.stream()
                        .collect(
                                Collectors.groupingBy(
                                        LabeledText::label, TreeMap::new, Collectors.counting()))
                        .values()
                        .stream()
                        .max(Long::compare)
                        .orElseThrow();
        return (double) most / test.size();
    }
}
