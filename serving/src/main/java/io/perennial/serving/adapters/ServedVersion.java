package io.perennial.serving.adapters;

import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What there is to say about one version of one task's adapter.
 *
 * @param task name of the task
 * @param version its version, rising with every publication
 * @param method the adapter method and its settings in words
 * @param settings the same as JSON
 * @param objective what it answers with
 * @param labels the labels it can give, in the order of the probabilities; none where it answers
 *     with a number or a text
 * @param parameters trained numbers in it
 * @param residentBytes memory it takes on the device
 * @param baseFingerprint the frozen base it belongs to
 * @param publishedAt when the trainer published it
 * @param servedSince since when this process can answer with it
 * @param metadata metrics and lineage as the trainer wrote them
 */
public record ServedVersion(
        String task,
        long version,
        String method,
        String settings,
        Objective objective,
        List<String> labels,
        int parameters,
        long residentBytes,
        String baseFingerprint,
        Instant publishedAt,
        Instant servedSince,
        Map<String, String> metadata) {

    public ServedVersion {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(objective, "objective");
        Objects.requireNonNull(baseFingerprint, "baseFingerprint");
        Objects.requireNonNull(publishedAt, "publishedAt");
        Objects.requireNonNull(servedSince, "servedSince");
        labels = List.copyOf(labels);
        metadata = Map.copyOf(metadata);
    }

    static ServedVersion of(
            AdapterArtifact artifact,
            int parameters,
            long residentBytes,
            Instant publishedAt,
            Instant servedSince) {
        Objective objective = artifact.spec().objective();
        return new ServedVersion(
                artifact.task(),
                artifact.version(),
                artifact.spec().describe(),
                artifact.spec().toJson(),
                objective,
                objective.hasLabels() ? artifact.labels() : List.of(),
                parameters,
                residentBytes,
                artifact.baseFingerprint(),
                publishedAt,
                servedSince,
                artifact.metadata());
    }
}
