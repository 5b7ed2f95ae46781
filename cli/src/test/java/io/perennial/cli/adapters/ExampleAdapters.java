package io.perennial.cli.adapters;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Adapters whose answers tell task and version apart, without any training. */
public final class ExampleAdapters {

    public static final List<String> LABELS = List.of("sport", "politics", "science");

    public static final String HOULSBY = "{\"method\":\"houlsby\",\"bottleneck\":8}";

    private ExampleAdapters() {}

    public static FrozenBase shipped() {
        return FrozenBase.acquire(BaseLocation.shipped(), ComputeSettings.defaults());
    }

    /** An adapter with parameters that depend on task and version alone. */
    public static AdapterArtifact artifact(FrozenBase base, String task, long version) {
        return artifact(base, task, version, AdapterSpec.parse(HOULSBY), LABELS);
    }

    public static AdapterArtifact artifact(
            FrozenBase base, String task, long version, AdapterSpec spec, List<String> labels) {
        int rows = spec.objective() == Objective.TEXT ? 0 : labels.size();
        Random random = new Random(31L * task.hashCode() + version);
        float[] parameters = new float[base.layout(spec, rows).size()];
        for (int index = 0; index < parameters.length; index++) {
            parameters[index] = (float) (0.1 * random.nextGaussian());
        }
        return new AdapterArtifact(
                task,
                version,
                base.fingerprint(),
                spec,
                labels,
                Map.of("holdout_accuracy", "0.9375", "lineage", "{\"trained\":[[0,1,2]]}"),
                parameters);
    }

    /** The same bytes under another base's name. */
    public static AdapterArtifact foreign(AdapterArtifact artifact) {
        return new AdapterArtifact(
                artifact.task(),
                artifact.version(),
                "0".repeat(64),
                artifact.spec(),
                artifact.labels(),
                artifact.metadata(),
                artifact.parameters());
    }
}
