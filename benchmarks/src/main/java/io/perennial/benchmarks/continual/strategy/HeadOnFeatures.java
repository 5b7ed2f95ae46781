package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.metric.PrequentialCurve;
import io.perennial.benchmarks.continual.task.EncodedRows;
import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.TrainableAdapter;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A linear head on frozen features, as Alain and Bengio 2016, "Understanding Intermediate Layers
 * Using Linear Classifier Probes", with the budget of every other strategy.
 */
record HeadOnFeatures(FrozenBase base, TrainingPlan plan) {

    private static final AdapterSpec SPEC =
            AdapterSpec.parse("{\"method\":\"head_only\",\"pooling\":\"mean\"}");

    /** Learns a task from its features. */
    TaskLearner.Outcome learn(EncodedTask task, TaskFeatures found) {
        LinearHead head = start(task, found.size());
        Map<EncodedText, float[]> ofText = new IdentityHashMap<>();
        for (int row = 0; row < task.train().size(); row++) {
            ofText.put(task.train().texts().get(row), found.train().get(row));
        }
        PrequentialCurve curve =
                plan.train(
                        task.train(),
                        SPEC.defaultLearningRate(),
                        (rows, rates) ->
                                head.step(featuresOf(rows, ofText), rows.labels(), rates));
        Answers answers = new Answers(found.test().stream().map(head::probabilities).toList());
        return new TaskLearner.Outcome(
                answers.accuracy(task.test().labels()),
                Optional.of(curve),
                Sizes.ofFloats(head.size(), baseParameters()));
    }

    private static List<float[]> featuresOf(EncodedRows rows, Map<EncodedText, float[]> ofText) {
        return rows.texts().stream().map(ofText::get).toList();
    }

    /** The starting values of an adapter without a body. */
    private LinearHead start(EncodedTask task, int size) {
        try (TrainableAdapter adapter =
                TrainableAdapter.create(base, SPEC, task.labels(), plan.seed())) {
            return new LinearHead(task.labels().size(), size, adapter.parameters());
        }
    }

    private long baseParameters() {
        return base.weights().stream().mapToLong(weight -> weight.getShape().size()).sum();
    }
}
