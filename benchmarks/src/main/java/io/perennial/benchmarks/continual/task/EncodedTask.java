package io.perennial.benchmarks.continual.task;

import io.perennial.benchmarks.data.DataSet;
import io.perennial.benchmarks.data.EncodedRows;
import io.perennial.model.text.TextEncoder;
import java.util.List;

/**
 * A task in tokens of the base.
 *
 * @param source its texts
 * @param labels those of the training rows, sorted; a label that only test rows have cannot be
 *     learnt, so such rows count as wrong
 */
public record EncodedTask(
        DataSet source, List<String> labels, EncodedRows train, EncodedRows test) {

    public EncodedTask {
        labels = List.copyOf(labels);
    }

    public static EncodedTask of(DataSet source, TextEncoder encoder) {
        List<String> labels =
                source.train().stream().map(DataSet.Example::label).distinct().sorted().toList();
        return new EncodedTask(
                source,
                labels,
                EncodedRows.encode(source.train(), labels, encoder),
                EncodedRows.encode(source.test(), labels, encoder));
    }

    public String name() {
        return source.name();
    }

    /** Test rows whose label no training row has. */
    public long unknownTestRows() {
        long unknown = 0;
        for (int label : test.labels()) {
            unknown += label == EncodedRows.UNKNOWN ? 1 : 0;
        }
        return unknown;
    }
}
