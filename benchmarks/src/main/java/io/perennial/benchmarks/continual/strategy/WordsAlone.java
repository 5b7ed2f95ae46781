package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.classical.ClassicalModel;
import io.perennial.benchmarks.continual.classical.ClassicalText;
import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.benchmarks.data.DataSet;
import java.util.List;
import java.util.Optional;

/** The classical baseline, a model for each task. */
record WordsAlone() implements TaskLearner {

    @Override
    public Outcome learn(EncodedTask task) {
        ClassicalModel model =
                ClassicalModel.train(
                        texts(task.source().train()), task.train().labels(), task.labels().size());
        Answers answers =
                new Answers(
                        texts(task.source().test()).stream().map(model::probabilities).toList());
        return new Outcome(
                answers.accuracy(task.test().labels()),
                Optional.empty(),
                new Sizes(model.parameterCount(), model.bytes(), 0));
    }

    private static List<ClassicalText> texts(List<DataSet.Example> examples) {
        return examples.stream().map(e -> new ClassicalText(e.text(), e.pair())).toList();
    }
}
