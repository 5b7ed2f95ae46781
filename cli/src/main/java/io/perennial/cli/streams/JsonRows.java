package io.perennial.cli.streams;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Rows of a file with one JSON object a line. */
final class JsonRows implements LabeledTextReader.Rows {

    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .readerFor(JsonNode.class);

    private final Path file;
    private final BufferedReader source;
    private long line;

    JsonRows(Path file, BufferedReader source) {
        this.file = file;
        this.source = source;
    }

    @Override
    public @Nullable LabeledText next() throws IOException {
        for (String text = source.readLine(); text != null; text = source.readLine()) {
            line++;
            if (!text.isBlank()) {
                return row(text);
            }
        }
        return null;
    }

    private LabeledText row(String text) throws IOException {
        JsonNode object;
        try {
            object = JSON.readValue(text);
        } catch (JsonProcessingException e) {
            throw problem("not JSON: " + told(e) + "; write one complete object a line");
        }
        if (!object.isObject()) {
            throw problem(
                    "not a JSON object; write {\"text\": \"...\", \"label\": \"...\"} on each line");
        }
        JsonNode pair = object.path("text_pair");
        try {
            return new LabeledText(
                    string(object.path("text"), "text"),
                    pair.isMissingNode() || pair.isNull() ? null : string(pair, "text_pair"),
                    label(object.path("label")));
        } catch (IllegalArgumentException e) {
            throw problem(e.getMessage());
        }
    }

    /** The parser's words without its remarks on where in its own source it stands. */
    private static String told(JsonProcessingException problem) {
        String message = problem.getOriginalMessage();
        int remark = message.indexOf(" (start marker");
        return remark < 0 ? message : message.substring(0, remark);
    }

    private String string(JsonNode value, String key) {
        requirePresent(value, key);
        if (!value.isTextual()) {
            throw problem("\"" + key + "\" is " + kind(value) + "; write a string in quotes");
        }
        return value.textValue();
    }

    private String label(JsonNode value) {
        requirePresent(value, "label");
        if (!value.isValueNode()) {
            throw problem(
                    "\"label\" is " + kind(value) + "; write a string, a number or a boolean");
        }
        return value.asText();
    }

    private void requirePresent(JsonNode value, String key) {
        if (value.isMissingNode() || value.isNull()) {
            throw problem("\"" + key + "\" is missing; add it or delete the line");
        }
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            default -> "of another type";
        };
    }

    private InvalidDatasetException problem(String problem) {
        return new InvalidDatasetException(file, line, problem);
    }
}
