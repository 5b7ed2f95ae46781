package io.perennial.deploy.flink;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** Nested settings as Flink reads them: one key with dots each. */
public final class FlatYaml {

    private FlatYaml() {}

    public static Map<String, String> of(JsonNode node) {
        Map<String, String> flat = new TreeMap<>();
        add("", node, flat);
        return flat;
    }

    private static void add(String prefix, JsonNode node, Map<String, String> flat) {
        if (!node.isObject()) {
            flat.put(prefix, node.asText());
            return;
        }
        node.properties()
                .forEach(
                        field ->
                                add(
                                        prefix.isEmpty()
                                                ? field.getKey()
                                                : prefix + "." + field.getKey(),
                                        field.getValue(),
                                        flat));
    }
}
