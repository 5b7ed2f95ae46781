package io.perennial.model.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.InvalidAdapterSpecException;
import io.perennial.model.architecture.Objective;
import io.perennial.model.route.FeatureSummary;
import io.perennial.model.safetensors.InvalidSafetensorsException;
import io.perennial.model.safetensors.Safetensors;
import io.perennial.model.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One accepted version of a task's adapter.
 *
 * @param task the task's name
 * @param version counts up from 1 within the task
 * @param baseFingerprint the base that the adapter fits
 * @param spec in its published form
 * @param labels in the order of the head's rows; none for a task that writes text
 * @param metadata metrics and lineage, free-form
 * @param parameters the flat vector in the layout whose head holds exactly these labels
 * @param features what the task's texts look like to the frozen base, for finding the task of a
 *     text that names none; empty where the task shall not be found so
 */
public record AdapterArtifact(
        String task,
        long version,
        String baseFingerprint,
        AdapterSpec spec,
        List<String> labels,
        Map<String, String> metadata,
        float[] parameters,
        Optional<FeatureSummary> features) {

    private static final String FORMAT = "perennial-adapter/1";
    private static final String EXTRA = "meta.";
    private static final ObjectMapper JSON = new ObjectMapper();

    public AdapterArtifact {
        labels = List.copyOf(labels);
        metadata = Map.copyOf(metadata);
        if (version < 1) {
            throw new InvalidArtifactException("version is " + version + "; versions count from 1");
        }
        if (labels.isEmpty() && spec.objective() != Objective.TEXT) {
            throw new InvalidArtifactException("an adapter without labels cannot answer");
        }
    }

    /** An artifact without features. */
    public AdapterArtifact(
            String task,
            long version,
            String baseFingerprint,
            AdapterSpec spec,
            List<String> labels,
            Map<String, String> metadata,
            float[] parameters) {
        this(task, version, baseFingerprint, spec, labels, metadata, parameters, Optional.empty());
    }

    /** What is needed to answer where the task is named. */
    public AdapterArtifact withoutFeatures() {
        return new AdapterArtifact(
                task, version, baseFingerprint, spec, labels, metadata, parameters);
    }

    /** Safetensors bytes; the same artifact gives the same bytes. */
    public byte[] toBytes() {
        SafetensorsWriter writer =
                new SafetensorsWriter()
                        .metadata("format", FORMAT)
                        .metadata("task", task)
                        .metadata("version", Long.toString(version))
                        .metadata("base_fingerprint", baseFingerprint)
                        .metadata("adapter", spec.toJson())
                        .metadata("labels", write(labels));
        new TreeMap<>(metadata).forEach((key, value) -> writer.metadata(EXTRA + key, value));
        writer.tensor(
                "parameters", List.of((long) parameters.length), parameters, 0, parameters.length);
        features.ifPresent(summary -> FeatureTensors.write(summary, writer));
        return writer.toBytes();
    }

    private static String write(List<String> labels) {
        try {
            return JSON.writeValueAsString(labels);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("labels are always writable", e);
        }
    }

    /**
     * Reads and checks bytes.
     *
     * @throws InvalidArtifactException for another format version, missing metadata or values that
     *     are not finite
     */
    public static AdapterArtifact fromBytes(byte[] bytes) {
        try (Safetensors tensors = Safetensors.of(bytes, "adapter artifact")) {
            Map<String, String> found = tensors.metadata();
            String format = found.getOrDefault("format", "no format");
            if (!format.equals(FORMAT)) {
                throw new InvalidArtifactException(
                        "the artifact is written as \"%s\"; this build reads \"%s\""
                                .formatted(format, FORMAT));
            }
            Map<String, String> extra = new TreeMap<>();
            found.forEach(
                    (key, value) -> {
                        if (key.startsWith(EXTRA)) {
                            extra.put(key.substring(EXTRA.length()), value);
                        }
                    });
            return new AdapterArtifact(
                    require(found, "task"),
                    Long.parseLong(require(found, "version")),
                    require(found, "base_fingerprint"),
                    AdapterSpec.parse(require(found, "adapter")),
                    labels(require(found, "labels")),
                    extra,
                    finite(tensors.floats("parameters")),
                    FeatureTensors.read(tensors));
        } catch (NumberFormatException e) {
            throw new InvalidArtifactException("the artifact's version is not a number", e);
        } catch (InvalidSafetensorsException | InvalidAdapterSpecException e) {
            throw new InvalidArtifactException("the artifact cannot be used: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new InvalidArtifactException("the artifact's bytes cannot be read", e);
        }
    }

    private static List<String> labels(String json) {
        List<String> labels;
        try {
            labels = JSON.readValue(json, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new InvalidArtifactException("the artifact's labels are not a list of texts", e);
        }
        if (labels == null || labels.contains(null)) {
            throw new InvalidArtifactException("the artifact's labels are not a list of texts");
        }
        return labels;
    }

    private static String require(Map<String, String> found, String key) {
        String value = found.get(key);
        if (value == null) {
            throw new InvalidArtifactException("the artifact's metadata lacks \"" + key + "\"");
        }
        return value;
    }

    static float[] finite(float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new InvalidArtifactException(
                        "the artifact has the value " + values[i] + " at index " + i);
            }
        }
        return values;
    }
}
