package io.perennial.serving;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.Precision;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.GeneratedText;
import io.perennial.model.predict.GenerationRequest;
import io.perennial.model.predict.GenerationSettings;
import io.perennial.model.predict.Prediction;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.predict.TextGenerator;
import io.perennial.model.route.FeatureStatistics;
import io.perennial.model.route.FrozenFeatures;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.follow.AdapterChange;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Adapters whose answers tell task and version apart, without any training. */
public final class SampleAdapters {

    public static final Instant PUBLISHED = Instant.parse("2026-01-02T03:04:05Z");

    /** One thread, so that tests disturb each other little. */
    public static final ComputeSettings COMPUTE =
            new ComputeSettings(DeviceChoice.CPU, Precision.FP32, 1, 64);

    private SampleAdapters() {}

    public static FrozenBase base() {
        return FrozenBase.acquire(BaseLocation.shipped(), COMPUTE);
    }

    /** An adapter with parameters that depend on task and version alone. */
    public static AdapterArtifact artifact(
            FrozenBase base, String task, long version, List<String> labels) {
        return artifact(base, task, version, Objective.CLASSIFICATION, labels);
    }

    /** The same for any objective. */
    public static AdapterArtifact artifact(
            FrozenBase base, String task, long version, Objective objective, List<String> labels) {
        AdapterSpec spec =
                AdapterSpec.parse(
                        "{\"method\":\"houlsby\",\"bottleneck\":8,\"objective\":\"%s\"}"
                                .formatted(objective.code()));
        Random random = new Random(31L * task.hashCode() + version);
        try (TrainableAdapter adapter = TrainableAdapter.create(base, spec, labels, version)) {
            float[] parameters = adapter.parameters();
            for (int index = 0; index < parameters.length; index++) {
                parameters[index] += (float) (0.1 * random.nextGaussian());
            }
            return new AdapterArtifact(
                    task,
                    version,
                    base.fingerprint(),
                    spec,
                    adapter.labels(),
                    Map.of("holdout_accuracy", "0.9" + version),
                    parameters);
        }
    }

    /** The same artifact with what these texts look like; every second one has the second label. */
    public static AdapterArtifact routable(
            FrozenBase base, AdapterArtifact artifact, List<String> texts) {
        FrozenFeatures frozen = new FrozenFeatures(base);
        FeatureStatistics statistics = new FeatureStatistics(frozen.size());
        List<EncodedText> rows =
                texts.stream().map(text -> base.textEncoder().encode(text, null)).toList();
        List<float[]> features = frozen.of(rows);
        for (int row = 0; row < rows.size(); row++) {
            statistics.add(features.get(row), artifact.labels().size() > 1 ? row % 2 : 0);
        }
        return new AdapterArtifact(
                artifact.task(),
                artifact.version(),
                artifact.baseFingerprint(),
                artifact.spec(),
                artifact.labels(),
                artifact.metadata(),
                artifact.parameters(),
                Optional.of(statistics.summary()));
    }

    public static AdapterChange.Arrived arrived(AdapterArtifact artifact) {
        return AdapterChange.Arrived.of(artifact, PUBLISHED);
    }

    /** A registry that serves these artifacts. */
    public static ServedAdapters serving(FrozenBase base, AdapterArtifact... artifacts) {
        ServedAdapters adapters =
                ServedAdapters.inTemporaryStore(base, Clock.systemUTC(), new SimpleMeterRegistry());
        for (AdapterArtifact artifact : artifacts) {
            adapters.apply(arrived(artifact));
        }
        return adapters;
    }

    /** The label of this version for a text that it is asked alone, without any server. */
    public static Prediction.Label offline(FrozenBase base, AdapterArtifact artifact, String text) {
        return (Prediction.Label) prediction(base, artifact, text);
    }

    /** The same for any objective but text. */
    public static Prediction prediction(FrozenBase base, AdapterArtifact artifact, String text) {
        try (ServableAdapter adapter = ServableAdapter.load(base, artifact)) {
            return new FusedPredictor(base)
                    .predict(
                            List.of(
                                    new PredictionBatch(
                                            adapter,
                                            List.of(base.textEncoder().encode(text, null)))))
                    .get(0)
                    .get(0);
        }
    }

    /** What this version writes behind a text when it is asked alone. */
    public static GeneratedText written(
            FrozenBase base, AdapterArtifact artifact, String text, GenerationSettings settings) {
        try (ServableAdapter adapter = ServableAdapter.load(base, artifact)) {
            EncodedText row = base.textEncoder().encode(text, null);
            return new TextGenerator(base)
                    .generate(List.of(new GenerationRequest(adapter, row, settings)))
                    .get(0);
        }
    }
}
