package io.perennial.cli.adapters;

import io.perennial.flink.train.ArtifactMetadata;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.route.FeatureSummary;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An adapter read from files that fits its base and may be published.
 *
 * @param format of the files: {@code peft}, {@code adapterhub} or {@code perennial}
 * @param labels in the order of the head's rows
 * @param metadata where it comes from, and what its artifact said where it was one
 * @param parameters finite, in the layout for exactly these labels
 * @param features what its texts look like; empty unless it was an artifact that says so
 */
public record CheckedAdapter(
        String format,
        AdapterSpec spec,
        List<String> labels,
        Map<String, String> metadata,
        String baseFingerprint,
        float[] parameters,
        Optional<FeatureSummary> features) {

    public CheckedAdapter {
        labels = List.copyOf(labels);
        metadata = Map.copyOf(metadata);
    }

    /** As a file that was never published. */
    public AdapterArtifact unpublished(String task) {
        return artifact(task, 1, metadata);
    }

    /**
     * As a version of a task.
     *
     * @param parent version that was served before; 0 = none
     */
    public AdapterArtifact publishedAs(String task, long version, long parent, Instant now) {
        Map<String, String> all = new HashMap<>(metadata);
        all.put(ArtifactMetadata.METHOD, spec.describe());
        all.put(ArtifactMetadata.PARENT_VERSION, Long.toString(parent));
        all.put(ArtifactMetadata.PUBLISHED_AT, now.toString());
        return artifact(task, version, all);
    }

    private AdapterArtifact artifact(String task, long version, Map<String, String> about) {
        return new AdapterArtifact(
                task, version, baseFingerprint, spec, labels, about, parameters, features);
    }
}
