package io.perennial.model.artifact;

import io.perennial.model.route.FeatureSummary;
import io.perennial.model.route.FrozenFeatures;
import io.perennial.model.safetensors.Safetensors;
import io.perennial.model.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task's features as tensors of its artifact, with a format version of their own. An artifact
 * without them is one of a task that is not to be found by its texts, or of an earlier build.
 */
final class FeatureTensors {

    private static final String FORMAT_KEY = "features_format";
    private static final String FORMAT = "perennial-features/1";
    private static final String KIND_KEY = "features_kind";
    private static final String SIZE_KEY = "features_size";

    private static final String COUNTS = "features.counts";
    private static final String MEANS = "features.means";
    private static final String SCATTER = "features.scatter";
    private static final String SAMPLES = "features.samples";
    private static final String SAMPLE_LABELS = "features.sample_labels";

    private FeatureTensors() {}

    static void write(FeatureSummary summary, SafetensorsWriter writer) {
        writer.metadata(FORMAT_KEY, FORMAT)
                .metadata(KIND_KEY, FrozenFeatures.KIND)
                .metadata(SIZE_KEY, Integer.toString(summary.size()));
        long size = summary.size();
        add(writer, COUNTS, summary.counts(), summary.labels());
        add(writer, MEANS, summary.means(), summary.labels(), size);
        add(writer, SCATTER, summary.scatter(), summary.scatter().length);
        add(writer, SAMPLES, summary.samples(), summary.sampleLabels().length, size);
        add(writer, SAMPLE_LABELS, summary.sampleLabels(), summary.sampleLabels().length);
    }

    private static void add(SafetensorsWriter writer, String name, float[] values, long... sizes) {
        List<Long> shape = Arrays.stream(sizes).boxed().toList();
        writer.tensor(name, shape, values, 0, values.length);
    }

    /**
     * @throws InvalidArtifactException for another format version, or parts that do not fit
     *     together
     */
    static Optional<FeatureSummary> read(Safetensors tensors) throws IOException {
        Map<String, String> found = tensors.metadata();
        String format = found.get(FORMAT_KEY);
        if (format == null) {
            return Optional.empty();
        }
        if (!format.equals(FORMAT) || !FrozenFeatures.KIND.equals(found.get(KIND_KEY))) {
            throw new InvalidArtifactException(
                    "the artifact's features are written as \"%s\" of \"%s\"; this build reads \"%s\" of \"%s\""
                            .formatted(format, found.get(KIND_KEY), FORMAT, FrozenFeatures.KIND));
        }
        try {
            return Optional.of(
                    new FeatureSummary(
                            size(found.getOrDefault(SIZE_KEY, "")),
                            floats(tensors, COUNTS),
                            floats(tensors, MEANS),
                            floats(tensors, SCATTER),
                            floats(tensors, SAMPLES),
                            floats(tensors, SAMPLE_LABELS)));
        } catch (IllegalArgumentException e) {
            throw new InvalidArtifactException(
                    "the artifact's features cannot be used: " + e.getMessage(), e);
        }
    }

    private static int size(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    SIZE_KEY + " is \"" + text + "\", not a whole number", e);
        }
    }

    private static float[] floats(Safetensors tensors, String name) throws IOException {
        return AdapterArtifact.finite(tensors.floats(name));
    }
}
