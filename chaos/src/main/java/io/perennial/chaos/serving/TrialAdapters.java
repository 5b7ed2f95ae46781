package io.perennial.chaos.serving;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.Prediction;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.route.FeatureStatistics;
import io.perennial.model.route.FeatureSummary;
import io.perennial.model.route.FrozenFeatures;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.TrainableAdapter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Adapters that follow from task and version alone, and what they say offline. */
final class TrialAdapters {

    static final List<String> LABELS = List.of("north", "east", "south", "west");

    private static final AdapterSpec SPEC =
            AdapterSpec.parse("{\"method\":\"houlsby\",\"bottleneck\":64}");

    private static final int TEXTS = 12;

    private final FrozenBase base;
    private final float[] initial;
    private final long seed;

    TrialAdapters(FrozenBase base, long seed) {
        this.base = base;
        this.seed = seed;
        try (TrainableAdapter adapter = TrainableAdapter.create(base, SPEC, LABELS, seed)) {
            this.initial = adapter.parameters();
        }
    }

    AdapterArtifact artifact(String task, long version) {
        SplittableRandom random = new SplittableRandom(seed + 31L * task.hashCode() + version);
        float[] parameters = initial.clone();
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += (float) (random.nextDouble() - 0.5);
        }
        return new AdapterArtifact(
                task,
                version,
                base.fingerprint(),
                SPEC,
                LABELS,
                Map.of(),
                parameters,
                Optional.of(features(random)));
    }

    /** What texts of such a task might look like: it can be found without its name. */
    private FeatureSummary features(SplittableRandom random) {
        FeatureStatistics statistics = new FeatureStatistics(FrozenFeatures.sizeFor(base));
        for (int text = 0; text < TEXTS; text++) {
            float[] features = new float[statistics.size()];
            for (int i = 0; i < features.length; i++) {
                features[i] = (float) random.nextGaussian();
            }
            statistics.add(features, text % LABELS.size());
        }
        return statistics.summary();
    }

    /** Bytes of one adapter on the device. */
    long bytes() {
        return ServableAdapter.residentBytes(base, SPEC, LABELS.size());
    }

    /** Probabilities in the order of {@link #LABELS}; computes on the calling thread. */
    float[] offline(String task, long version, String text) {
        EncodedText row = base.textEncoder().encode(text, null);
        try (ServableAdapter adapter = ServableAdapter.load(base, artifact(task, version))) {
            Prediction prediction =
                    new FusedPredictor(base)
                            .predict(List.of(new PredictionBatch(adapter, List.of(row))))
                            .get(0)
                            .get(0);
            return ((Prediction.Label) prediction).probabilities();
        }
    }
}
