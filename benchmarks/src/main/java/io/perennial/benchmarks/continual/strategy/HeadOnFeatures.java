package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.metric.PrequentialCurve;
import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.benchmarks.data.EncodedRows;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.TrainableAdapter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A linear head on pooled rows of the frozen base, as Alain and Bengio 2016, "Understanding
 * Intermediate Layers Using Linear Classifier Probes", with the budget of every other strategy. The
 * base runs once over each row, since nothing changes what it says.
 */
record HeadOnFeatures(FrozenBase base, TrainingPlan plan) implements TaskLearner {

    private static final AdapterSpec SPEC = AdapterSpec.parse("{\"method\":\"head_only\"}");

    private record Probe(Answers answers, PrequentialCurve curve, int size) {}

    @Override
    public Outcome learn(EncodedTask task) {
        Probe probe = probe(task);
        return new Outcome(
                probe.answers().accuracy(task.test().labels()),
                Optional.of(probe.curve()),
                Sizes.ofFloats(probe.size(), Sizes.parametersOf(base)));
    }

    /** Answers to the test rows after learning; for checks. */
    Answers answers(EncodedTask task) {
        return probe(task).answers();
    }

    private Probe probe(EncodedTask task) {
        try (TrainableAdapter start =
                TrainableAdapter.create(base, SPEC, task.labels(), plan.seed())) {
            AdapterTraining training = new AdapterTraining(base, SPEC, plan);
            try (ServableAdapter frozen =
                    ServableAdapter.load(base, training.publish(start, task))) {
                Answers train = pooled(frozen, task.train());
                LinearHead head =
                        new LinearHead(
                                task.labels().size(),
                                train.rows().get(0).length,
                                start.parameters());
                PrequentialCurve curve = train(head, task, train);
                Answers test = pooled(frozen, task.test());
                return new Probe(
                        new Answers(test.rows().stream().map(head::probabilities).toList()),
                        curve,
                        head.size());
            }
        }
    }

    private PrequentialCurve train(LinearHead head, EncodedTask task, Answers pooled) {
        Map<EncodedText, float[]> ofText = new IdentityHashMap<>();
        for (int row = 0; row < task.train().size(); row++) {
            ofText.put(task.train().texts().get(row), pooled.rows().get(row));
        }
        return plan.train(
                task.train(),
                SPEC.defaultLearningRate(),
                (rows, rates) ->
                        head.step(
                                rows.texts().stream().map(ofText::get).toList(),
                                rows.labels(),
                                rates));
    }

    /** What the head would read of each row. */
    private Answers pooled(ServableAdapter frozen, EncodedRows rows) {
        FusedPredictor predictor = new FusedPredictor(base);
        return Answers.of(rows, texts -> pooled(predictor, frozen, texts));
    }

    private static List<float[]> pooled(
            FusedPredictor predictor, ServableAdapter frozen, List<EncodedText> texts) {
        float[] all = predictor.inspect(new PredictionBatch(frozen, texts)).pooled();
        int size = all.length / texts.size();
        List<float[]> rows = new ArrayList<>();
        for (int at = 0; at < all.length; at += size) {
            rows.add(Arrays.copyOfRange(all, at, at + size));
        }
        return rows;
    }
}
