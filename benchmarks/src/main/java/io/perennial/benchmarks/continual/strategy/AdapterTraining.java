package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.metric.PrequentialCurve;
import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.benchmarks.data.EncodedRows;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.Prediction;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.AdapterState;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.util.List;
import java.util.Map;

/** Trains and serves adapters by the same core as the streaming job and the server. */
public final class AdapterTraining {

    private final FrozenBase base;
    private final AdapterSpec spec;
    private final TrainingPlan plan;

    public AdapterTraining(FrozenBase base, AdapterSpec spec, TrainingPlan plan) {
        this.base = base;
        this.spec = spec;
        this.plan = plan;
    }

    /** The frozen base that all tasks share. */
    public FrozenBase base() {
        return base;
    }

    AdapterSpec spec() {
        return spec;
    }

    TrainingPlan plan() {
        return plan;
    }

    /** A fresh adapter. */
    TrainableAdapter fresh(EncodedTask task) {
        return TrainableAdapter.create(base, spec, task.labels(), plan.seed());
    }

    /**
     * An adapter with a fresh head on a body that has learnt before; its optimiser starts anew.
     *
     * @param body values before the head's rows
     */
    TrainableAdapter onBody(EncodedTask task, float[] body) {
        try (TrainableAdapter fresh = fresh(task)) {
            float[] values = fresh.state().parameters();
            System.arraycopy(body, 0, values, 0, body.length);
            return restored(task, values);
        }
    }

    /** An adapter with these values. */
    TrainableAdapter restored(EncodedTask task, float[] values) {
        AdapterState state = AdapterState.untrained(spec, task.labels(), values);
        return TrainableAdapter.restore(base, state, plan.seed());
    }

    /** Trains an adapter on a task, in place. */
    PrequentialCurve train(TrainableAdapter adapter, EncodedTask task) {
        FusedTrainer trainer = new FusedTrainer(base);
        return plan.train(
                task.train(),
                spec.defaultLearningRate(),
                (rows, hyperparameters) -> {
                    TaskBatch batch =
                            TaskBatch.ofLabels(
                                    adapter, rows.texts(), rows.labels(), hyperparameters);
                    return trainer.step(List.of(batch)).get(0).correct();
                });
    }

    /** What would be published, and goes through its bytes as there. */
    AdapterArtifact publish(TrainableAdapter adapter, EncodedTask task) {
        AdapterArtifact artifact =
                new AdapterArtifact(
                        task.name(),
                        1,
                        base.fingerprint(),
                        adapter.publishedSpec(),
                        adapter.labels(),
                        Map.of(),
                        adapter.parameters());
        return AdapterArtifact.fromBytes(artifact.toBytes());
    }

    /** Answers rows as the server does. */
    public Answers answer(ServableAdapter adapter, EncodedRows rows) {
        FusedPredictor predictor = new FusedPredictor(base);
        return Answers.of(rows, texts -> probabilities(predictor, adapter, texts));
    }

    private static List<float[]> probabilities(
            FusedPredictor predictor, ServableAdapter adapter, List<EncodedText> texts) {
        return predictor.predict(List.of(new PredictionBatch(adapter, texts))).get(0).stream()
                .map(answer -> ((Prediction.Label) answer).probabilities())
                .toList();
    }
}
