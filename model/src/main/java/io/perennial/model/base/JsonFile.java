package io.perennial.model.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/** Reads the JSON among a base's files. */
final class JsonFile {

    private JsonFile() {}

    /**
     * The file's value; missing where it is blank.
     *
     * @throws InvalidBaseException naming a file that is absent or no JSON
     */
    static JsonNode read(BaseFiles files, String file) throws IOException {
        byte[] bytes = files.read(file);
        try {
            JsonNode json = new ObjectMapper().readTree(bytes);
            return json == null ? MissingNode.getInstance() : json;
        } catch (JsonProcessingException e) {
            throw new InvalidBaseException(
                    file + " is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InvalidBaseException(file + " is not JSON in UTF-8", e);
        }
    }
}
