package io.perennial.cli.command;

import io.perennial.benchmarks.data.DataSet;
import io.perennial.cli.streams.LabeledText;
import io.perennial.cli.streams.TaskStream;
import java.util.List;

/** A stream of labelled texts as the benchmarks take it. */
final class TaskStreamData {

    private TaskStreamData() {}

    static DataSet of(TaskStream stream) {
        return new DataSet(stream.name(), examples(stream.train()), examples(stream.test()));
    }

    private static List<DataSet.Example> examples(List<LabeledText> texts) {
        return texts.stream()
                .map(t -> new DataSet.Example(t.text(), t.textPair(), t.label()))
                .toList();
    }
}
