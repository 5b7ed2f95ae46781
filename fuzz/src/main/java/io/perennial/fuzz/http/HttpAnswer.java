package io.perennial.fuzz.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer of HTTP/1.1.
 *
 * @param head status line and headers; empty where there is no answer of HTTP/1.1
 * @param body as text, whatever it is
 */
record HttpAnswer(int status, String head, String body) {

    /** The connection was closed, and nothing said, or nothing in HTTP/1.1. */
    static final HttpAnswer NONE = new HttpAnswer(0, "", "");

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern LENGTH =
            Pattern.compile("(?im)^content-length: ([0-9]{1,15})\\s*$");

    boolean isNone() {
        return head.isEmpty();
    }

    /** Whether less of the body has arrived than the head foretells. */
    boolean isCutShort() {
        Matcher length = LENGTH.matcher(head);
        return length.find()
                && body.getBytes(StandardCharsets.UTF_8).length < Long.parseLong(length.group(1));
    }

    /**
     * The sentence of an answer that is an error.
     *
     * @throws AssertionError if the body is more or less than that
     */
    String error() {
        try {
            JsonNode json = MAPPER.readTree(body);
            if (!json.isObject() || json.size() != 1 || !json.path("error").isTextual()) {
                throw new AssertionError("an error is more or less than a sentence: " + this);
            }
            return json.path("error").asText();
        } catch (JsonProcessingException e) {
            throw new AssertionError("an error is no JSON: " + this, e);
        }
    }
}
