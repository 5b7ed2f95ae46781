package io.perennial.cli.adapters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.artifact.AdapterArtifact;
import java.util.List;
import java.util.TreeMap;

/** Tasks of the adapters topic as JSON. */
public final class AdapterJson {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private AdapterJson() {}

    /** An array with an object a task. */
    public static String list(List<ServedTask> tasks) {
        ArrayNode array = JSON.createArrayNode();
        tasks.forEach(task -> array.add(summary(task)));
        return text(array);
    }

    /**
     * Everything about one task.
     *
     * @param groups empty where the base is not at hand
     */
    public static String details(
            ServedTask task, List<ParameterGroup> groups, SignatureView signature) {
        ObjectNode node = summary(task);
        node.put("signature", signature.code());
        signature.signer().ifPresent(name -> node.put("signed_by", name));
        task.adapter().ifPresent(current -> addDetails(node, current, groups));
        return text(node);
    }

    private static ObjectNode summary(ServedTask task) {
        ObjectNode node = JSON.createObjectNode().put("task", task.task());
        task.adapter().ifPresent(current -> addSummary(node, current));
        task.problem().ifPresent(why -> node.put("problem", why));
        return node;
    }

    private static void addSummary(ObjectNode node, ServedTask.Current current) {
        AdapterArtifact artifact = current.artifact();
        node.put("version", artifact.version());
        ArrayNode methods = node.putArray("methods");
        artifact.spec().methods().stream().map(AdapterMethod::name).forEach(methods::add);
        node.put("objective", artifact.spec().objective().code());
        artifact.labels().forEach(node.putArray("labels")::add);
        node.put("parameters", artifact.parameters().length);
        node.put("bytes", current.bytes());
        node.put("base_fingerprint", artifact.baseFingerprint());
        current.accuracy().ifPresent(accuracy -> node.set("accuracy", parsed(accuracy)));
        node.put("published_at", current.published().publishedAt().toString());
    }

    private static void addDetails(
            ObjectNode node, ServedTask.Current current, List<ParameterGroup> groups) {
        node.put("chunks", current.chunks());
        node.set("adapter", parsed(current.artifact().spec().toJson()));
        ArrayNode sizes = node.putArray("parameter_groups");
        for (ParameterGroup group : groups) {
            sizes.addObject()
                    .put("name", group.name())
                    .put("matrices", group.matrices())
                    .put("values", group.values());
        }
        ObjectNode metadata = node.putObject("metadata");
        new TreeMap<>(current.artifact().metadata())
                .forEach((key, value) -> metadata.set(key, parsed(value)));
    }

    /** The value itself where the text is JSON, else the text. */
    private static JsonNode parsed(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node.isContainerNode() || node.isNumber() && node.asText().equals(text)
                    ? node
                    : JSON.getNodeFactory().textNode(text);
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(text);
        }
    }

    private static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JSON of our own is always writable", e);
        }
    }
}
