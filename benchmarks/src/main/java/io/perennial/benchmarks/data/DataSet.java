package io.perennial.benchmarks.data;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A classification data set.
 *
 * @param train in the order of the file; every epoch shuffles it
 * @param test what accuracy is measured on
 */
public record DataSet(String name, List<Example> train, List<Example> test) {

    /**
     * A labelled text.
     *
     * @param pair the second text of a pair, else null
     */
    public record Example(String text, @Nullable String pair, String label) {}

    public DataSet {
        train = List.copyOf(train);
        test = List.copyOf(test);
        if (train.isEmpty() || test.isEmpty()) {
            throw new IllegalArgumentException(
                    "data set %s has %d training and %d test examples; it needs both"
                            .formatted(name, train.size(), test.size()));
        }
    }

    /** Every label of training and test, sorted. */
    public List<String> labels() {
        return Stream.concat(train.stream(), test.stream())
                .map(Example::label)
                .distinct()
                .sorted()
                .toList();
    }
}
