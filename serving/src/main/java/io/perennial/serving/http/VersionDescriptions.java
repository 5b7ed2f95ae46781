package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Objective;
import io.perennial.schemas.task.TaskName;
import io.perennial.serving.adapters.ServedVersion;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Describes a version as JSON. */
final class VersionDescriptions {

    private static final String PLATFORM = "perennial_adapter";

    private VersionDescriptions() {}

    /** As lists show it: measurements as numbers, everything else the trainer wrote as text. */
    static ObjectNode summary(ServedVersion version) {
        ObjectNode summary = Json.object();
        summary.put("name", version.task());
        summary.put("version", Long.toString(version.version()));
        summary.put("objective", version.objective().code());
        summary.set("labels", Json.array(version.labels()));
        summary.put("method", version.method());
        summary.put("parameters", version.parameters());
        summary.put("published_at", version.publishedAt().toString());
        summary.put("served_since", version.servedSince().toString());
        ObjectNode metrics = summary.putObject("metrics");
        ObjectNode lineage = summary.putObject("lineage");
        for (Map.Entry<String, String> entry : new TreeMap<>(version.metadata()).entrySet()) {
            OptionalDouble decimal = decimal(entry.getValue());
            if (decimal.isPresent() && entry.getValue().contains(".")) {
                metrics.put(entry.getKey(), decimal.getAsDouble());
            } else {
                lineage.put(entry.getKey(), entry.getValue());
            }
        }
        return summary;
    }

    /**
     * As the Open Inference Protocol's model metadata, with what is ours under {@code parameters}.
     */
    static ObjectNode metadata(ServedVersion version) {
        ObjectNode body = Json.object();
        body.put("name", version.task());
        body.putArray("versions").add(Long.toString(version.version()));
        body.put("platform", PLATFORM);
        ArrayNode inputs = body.putArray("inputs");
        inputs.add(OutputTensors.tensor("text", "BYTES", -1));
        if (version.objective() != Objective.TEXT) {
            inputs.add(
                    OutputTensors.tensor("text_pair", "BYTES", -1)
                            .set("parameters", Json.object().put("optional", true)));
        }
        body.set("outputs", OutputTensors.describe(version));
        ObjectNode parameters = summary(version);
        parameters.remove("name");
        parameters.remove("version");
        parameters.put("settings", version.settings());
        parameters.put("base_fingerprint", version.baseFingerprint());
        parameters.put("resident_bytes", version.residentBytes());
        body.set("parameters", parameters);
        return body;
    }

    /** The same for what stands for whichever task a text belongs to. */
    static ObjectNode ofAuto() {
        ObjectNode body = Json.object();
        body.put("name", TaskName.AUTO);
        body.putArray("versions");
        body.put("platform", PLATFORM);
        ArrayNode inputs = body.putArray("inputs");
        inputs.add(OutputTensors.tensor("text", "BYTES", -1));
        inputs.add(
                OutputTensors.tensor("text_pair", "BYTES", -1)
                        .set("parameters", Json.object().put("optional", true)));
        body.set("outputs", RoutedTensors.describe());
        return body;
    }

    /** A finite number, where the text is one. */
    static OptionalDouble decimal(@Nullable String text) {
        if (text == null) {
            return OptionalDouble.empty();
        }
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException notANumber) {
            return OptionalDouble.empty();
        }
    }
}
