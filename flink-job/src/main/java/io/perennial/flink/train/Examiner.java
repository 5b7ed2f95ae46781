package io.perennial.flink.train;

import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.Score;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.TrainableAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

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
            candidate = measure(servable, trial.holdout());
        }
        Measurement published = null;
        if (trial.published() != null) {
            try (ServableAdapter servable = ServableAdapter.load(base, trial.published())) {
                published = measure(servable, trial.holdout());
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
                        adapter.publishedSpec(),
                        adapter.labels(),
                        Map.of(),
                        parameters));
    }

    /** Examples with a label that the adapter does not know are wrong, whatever it answers. */
    private Measurement measure(ServableAdapter adapter, List<TrainingExample> examples) {
        Targets targets = new Targets(adapter.labels());
        Map<Integer, List<TrainingExample>> byUnknownLabels = new TreeMap<>();
        for (TrainingExample example : examples) {
            byUnknownLabels
                    .computeIfAbsent(targets.unknownLabels(example), n -> new ArrayList<>())
                    .add(example);
        }
        int correct = 0;
        double lossSum = 0;
        for (var group : byUnknownLabels.entrySet()) {
            List<TrainingExample> rows = group.getValue();
            int unknown = group.getKey();
            Measurement known = measureKnown(adapter, targets, rows, unknown);
            correct += unknown == 0 ? known.correct() : 0;
            lossSum += lossSum(known, rows.size(), adapter, unknown);
        }
        return new Measurement(examples.size(), correct, lossSum);
    }

    /** What can be asked of the adapter: nothing about a single label that it does not know. */
    private Measurement measureKnown(
            ServableAdapter adapter, Targets targets, List<TrainingExample> examples, int unknown) {
        if (unknown > 0 && adapter.spec().objective() == Objective.CLASSIFICATION) {
            return Measurement.NONE;
        }
        int correct = 0;
        double lossSum = 0;
        for (int from = 0; from < examples.size(); from += ROWS) {
            List<TrainingExample> rows =
                    examples.subList(from, Math.min(from + ROWS, examples.size()));
            List<EncodedText> texts = rows.stream().map(TrainingExample::text).toList();
            Score score = predictor.measure(new PredictionBatch(adapter, texts), targets.of(rows));
            correct += score.correct();
            lossSum += score.meanLoss() * rows.size();
        }
        return new Measurement(examples.size(), correct, lossSum);
    }

    /** A row's loss is the mean over its labels where it has several, unknown ones included. */
    private static double lossSum(
            Measurement known, int rows, ServableAdapter adapter, int unknown) {
        if (unknown == 0) {
            return known.lossSum();
        }
        double worst = -Math.log(LEAST_PROBABILITY);
        int asked = known.examples() == 0 ? 0 : adapter.labels().size();
        return (known.lossSum() * asked + rows * worst * unknown) / (asked + unknown);
    }
}
