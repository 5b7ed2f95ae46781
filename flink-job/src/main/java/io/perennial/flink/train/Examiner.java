package io.perennial.flink.train;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.Prediction;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.TrainableAdapter;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Measures adapters on examples without training on them. Belongs to the worker thread. */
final class Examiner {

    /** Rows of one forward; bounds memory. */
    private static final int ROWS = 64;

    /** Stands for the probability of a label that the adapter does not know. */
    private static final double LEAST_PROBABILITY = 1e-7;

    private final FrozenBase base;
    private final FusedPredictor predictor;

    Examiner(FrozenBase base) {
        this.base = base;
        this.predictor = new FusedPredictor(base);
    }

    /** The adapter of the work as it is now, on the fresh batch. */
    Measurement measure(TaskWork work) {
        TrainableAdapter adapter = Objects.requireNonNull(work.adapter());
        try (ServableAdapter servable = servable(work, adapter.parameters())) {
            return measure(servable, work.fresh());
        }
    }

    /** The adapter of the work and the published version on the same held-out examples. */
    TaskOutcome.Verdict compare(TaskWork work) {
        TrainableAdapter adapter = Objects.requireNonNull(work.adapter());
        TaskWork.Trial trial = Objects.requireNonNull(work.trial());
        float[] parameters = adapter.parameters();
        Measurement candidate;
        try (ServableAdapter servable = servable(work, parameters)) {
            candidate = measure(servable, rows(servable, trial.holdout()));
        }
        Measurement published = null;
        if (trial.published() != null) {
            try (ServableAdapter servable = ServableAdapter.load(base, trial.published())) {
                published = measure(servable, rows(servable, trial.holdout()));
            }
        }
        return new TaskOutcome.Verdict(candidate, published, parameters);
    }

    private ServableAdapter servable(TaskWork work, float[] parameters) {
        TrainableAdapter adapter = work.adapter();
        long version = work.task().progress().counts().version + 1;
        return ServableAdapter.load(
                base,
                new AdapterArtifact(
                        work.task().key().task(),
                        version,
                        base.fingerprint(),
                        adapter.spec(),
                        adapter.labels(),
                        Map.of(),
                        parameters));
    }

    private static TaskWork.Batch rows(ServableAdapter adapter, List<TrainingExample> examples) {
        return new TaskWork.Batch(
                examples.stream().map(TrainingExample::text).toList(),
                examples.stream()
                        .mapToInt(example -> adapter.labels().indexOf(example.label()))
                        .toArray());
    }

    private Measurement measure(ServableAdapter adapter, TaskWork.Batch rows) {
        int correct = 0;
        double lossSum = 0;
        for (int from = 0; from < rows.texts().size(); from += ROWS) {
            int to = Math.min(from + ROWS, rows.texts().size());
            List<EncodedText> texts = rows.texts().subList(from, to);
            List<Prediction> answers =
                    predictor.predict(List.of(new PredictionBatch(adapter, texts))).get(0);
            for (int i = 0; i < answers.size(); i++) {
                int label = rows.labels()[from + i];
                Prediction answer = answers.get(i);
                correct += answer.labelIndex() == label ? 1 : 0;
                double probability = label < 0 ? 0 : answer.probabilities()[label];
                lossSum -= Math.log(Math.max(probability, LEAST_PROBABILITY));
            }
        }
        return new Measurement(rows.texts().size(), correct, lossSum);
    }
}
