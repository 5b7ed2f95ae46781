package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.serving.adapters.ServedVersion;
import java.util.Map;
import java.util.TreeMap;

/** Describes a version as JSON. */
final class VersionDescriptions {

    private static final String PLATFORM = "perennial_adapter";

    private VersionDescriptions() {}

    /** As lists show it. */
    static ObjectNode summary(ServedVersion version) {
        ObjectNode summary = Json.object();
        summary.put("name", version.task());
        summary.put("version", Long.toString(version.version()));
        summary.set("labels", Json.array(version.labels()));
        summary.put("method", version.method());
        summary.put("parameters", version.parameters());
        summary.put("published_at", version.publishedAt().toString());
        summary.put("served_since", version.servedSince().toString());
        ObjectNode metrics = summary.putObject("metrics");
        for (Map.Entry<String, String> entry : new TreeMap<>(version.metadata()).entrySet()) {
            metrics.put(entry.getKey(), entry.getValue());
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
        inputs.add(tensor("text", "BYTES", -1));
        inputs.add(
                tensor("text_pair", "BYTES", -1)
                        .set("parameters", Json.object().put("optional", true)));
        ArrayNode outputs = body.putArray("outputs");
        int labels = version.labels().size();
        outputs.add(tensor("label", "BYTES", -1));
        outputs.add(tensor("probabilities", "FP32", -1, labels));
        outputs.add(tensor("labels", "BYTES", labels));
        ObjectNode parameters = summary(version);
        parameters.remove("name");
        parameters.remove("version");
        parameters.put("settings", version.settings());
        parameters.put("base_fingerprint", version.baseFingerprint());
        parameters.put("resident_bytes", version.residentBytes());
        body.set("parameters", parameters);
        return body;
    }

    private static ObjectNode tensor(String name, String datatype, int... shape) {
        ObjectNode tensor = Json.object().put("name", name).put("datatype", datatype);
        ArrayNode dimensions = tensor.putArray("shape");
        for (int dimension : shape) {
            dimensions.add(dimension);
        }
        return tensor;
    }
}
