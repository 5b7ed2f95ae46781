package io.perennial.cli.streams;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.perennial.schemas.example.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    @Override
    public long line() {
        return line;
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
        JsonNode id = object.path("id");
        JsonNode pair = object.path("text_pair");
        try {
            return new LabeledText(
                    isAbsent(id) ? null : plain(id, "id"),
                    string(object.path("text"), "text"),
                    isAbsent(pair) ? null : string(pair, "text_pair"),
                    answer(object));
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

    private Answer answer(JsonNode object) {
        List<Answer.Kind> kinds =
                Arrays.stream(Answer.Kind.values())
                        .filter(kind -> !isAbsent(object.path(kind.field())))
                        .toList();
        if (kinds.isEmpty()) {
            throw problem(
                    "\"label\" is missing; add it (or \"labels\", \"value\" or \"target\") or delete the line");
        }
        String field = kinds.get(0).field();
        if (kinds.size() > 1) {
            throw problem(
                    "\"%s\" and \"%s\" are both there; a row has one answer, so delete one of them"
                            .formatted(field, kinds.get(1).field()));
        }
        JsonNode value = object.path(field);
        return switch (kinds.get(0)) {
            case LABEL -> new Answer.Label(plain(value, field));
            case LABELS -> new Answer.Labels(labels(value, field));
            case VALUE -> new Answer.Value(number(value, field));
            case TARGET -> new Answer.Target(string(value, field));
        };
    }

    private String plain(JsonNode value, String key) {
        if (!value.isValueNode() || value.isNull()) {
            throw problem(
                    "\""
                            + key
                            + "\" is "
                            + kind(value)
                            + "; write a string, a number or a boolean");
        }
        return value.asText();
    }

    private List<String> labels(JsonNode value, String key) {
        if (!value.isArray()) {
            throw problem("\"" + key + "\" is " + kind(value) + "; write an array of labels");
        }
        List<String> labels = new ArrayList<>(value.size());
        value.forEach(label -> labels.add(plain(label, key)));
        return labels;
    }

    private double number(JsonNode value, String key) {
        if (!value.isNumber()) {
            throw problem("\"" + key + "\" is " + kind(value) + "; write a number without quotes");
        }
        return value.doubleValue();
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private void requirePresent(JsonNode value, String key) {
        if (isAbsent(value)) {
            throw problem("\"" + key + "\" is missing; add it or delete the line");
        }
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case STRING -> "a string";
            case NULL -> "null";
            default -> "of another type";
        };
    }

    private InvalidDatasetException problem(String problem) {
        return new InvalidDatasetException(file, line, problem, true);
    }
}
