package io.perennial.schemas.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.schemas.json.InvalidFieldException;
import io.perennial.schemas.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * The adapter method of a task and its settings, as the text of a JSON object. What it means is the
 * model's affair; here it is only known to be an object.
 *
 * @param json canonical: keys sorted at every level, no white space
 */
public record AdapterSettings(String json) {

    /**
     * Puts any JSON object into canonical form.
     *
     * @throws InvalidFieldException if the text is not one JSON object
     */
    public AdapterSettings {
        json = canonical(json);
    }

    private static String canonical(String json) {
        TreeMap<String, JsonNode> fields = new TreeMap<>();
        try {
            StrictJson.read(
                    json.getBytes(StandardCharsets.UTF_8),
                    (name, parser) -> fields.put(name, parser.readValueAsTree()));
        } catch (InvalidFieldException e) {
            throw Limits.refuse(
                    "adapter",
                    "is not a JSON object: " + e.getMessage(),
                    "write {\"method\": \"<name>\", ...}");
        }
        return CanonicalJson.write(fields);
    }
}
