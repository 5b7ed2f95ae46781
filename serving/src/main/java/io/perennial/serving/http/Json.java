package io.perennial.serving.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON in and out: strict when reading, one form when writing. */
final class Json {

    private static final int DEEPEST = 32;

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEEPEST)
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    /**
     * Reads a body that must be one JSON object.
     *
     * @throws ApiException 400 with line and column when it is not
     */
    static ObjectNode readObject(byte[] body) {
        JsonNode node;
        try {
            node = MAPPER.readTree(body);
        } catch (MismatchedInputException trailing) {
            throw ApiException.badRequest(
                    "The body is not valid JSON"
                            + position(trailing)
                            + ": something follows the object.");
        } catch (JsonProcessingException malformed) {
            throw ApiException.badRequest(
                    "The body is not valid JSON"
                            + position(malformed)
                            + ": "
                            + firstLine(malformed.getOriginalMessage()));
        } catch (IOException malformed) {
            throw ApiException.badRequest(
                    "The body is not valid JSON: "
                            + firstLine(String.valueOf(malformed.getMessage())));
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest(
                "The body must be a JSON object, for example {\"text\": \"...\"}.");
    }

    private static String position(JacksonException malformed) {
        JsonLocation location = malformed.getLocation();
        return location == null
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** What is wrong, without the parser's note on where the text came from. */
    private static String firstLine(String message) {
        String line = message.lines().findFirst().orElse("unreadable");
        return line.replaceFirst(" \\(start marker at .*", "");
    }

    /** A string, or 400 that names the place. */
    static String string(JsonNode node, String place) {
        if (!node.isTextual()) {
            throw ApiException.badRequest("\"" + place + "\" must be a string.");
        }
        return node.textValue();
    }

    /** An array's strings, or 400 that names the place. */
    static List<String> strings(@Nullable JsonNode node, String place) {
        if (node == null || !node.isArray()) {
            throw ApiException.badRequest("\"" + place + "\" must be an array of strings.");
        }
        List<String> strings = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            strings.add(string(element, place + "[" + strings.size() + "]"));
        }
        return strings;
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array(Collection<String> values) {
        ArrayNode array = MAPPER.createArrayNode();
        values.forEach(array::add);
        return array;
    }

    static HttpResponse response(HttpStatus status, JsonNode body) {
        return HttpResponse.of(status, MediaType.JSON_UTF_8, HttpData.wrap(bytes(body)));
    }

    static HttpResponse ok(JsonNode body) {
        return response(HttpStatus.OK, body);
    }

    static byte[] bytes(JsonNode body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
