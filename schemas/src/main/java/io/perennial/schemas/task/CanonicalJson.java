package io.perennial.schemas.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.schemas.json.StrictJson;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Writes JSON so that equal values are equal texts: keys sorted, no white space. */
final class CanonicalJson {

    private CanonicalJson() {}

    static String write(Map<String, JsonNode> fields) {
        try {
            return StrictJson.mapper().writeValueAsString(sortedObject(fields));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            Map<String, JsonNode> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            return sortedObject(fields);
        }
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode(node.size());
            node.forEach(element -> array.add(sorted(element)));
            return array;
        }
        return node;
    }

    private static ObjectNode sortedObject(Map<String, JsonNode> fields) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(fields).forEach((name, value) -> object.set(name, sorted(value)));
        return object;
    }
}
