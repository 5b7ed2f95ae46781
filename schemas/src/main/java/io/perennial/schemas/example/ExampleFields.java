package io.perennial.schemas.example;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.perennial.schemas.json.InvalidFieldException;
import io.perennial.schemas.json.Scalars;
import io.perennial.schemas.json.StrictJson;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one example while its JSON is read. */
final class ExampleFields {

    private static final String TIME_FORMS =
            "an ISO-8601 time with offset, like \"2026-01-31T12:00:00Z\", or milliseconds since 1970";

    private @Nullable String task;
    private @Nullable String text;
    private @Nullable String textPair;
    private @Nullable String id;
    private @Nullable Instant time;
    private Map<String, String> headers = Map.of();
    private final AnswerFields answer = new AnswerFields();

    void read(String name, JsonParser parser) throws IOException {
        switch (name) {
            case "task" -> task = Scalars.string(name, parser);
            case "text" -> text = Scalars.string(name, parser);
            case "text_pair" -> textPair = Scalars.string(name, parser);
            case "id" -> id = Scalars.text(name, parser);
            case "time" -> time = time(parser);
            case "headers" -> headers = headers(parser);
            default -> readAnswer(name, parser);
        }
    }

    private void readAnswer(String name, JsonParser parser) throws IOException {
        Answer.Kind kind = Answer.Kind.ofField(name).orElse(null);
        if (kind != null) {
            answer.read(kind, parser);
        }
        // Fields of the producer's own are none of our business.
    }

    LabeledExample toExample(byte @Nullable [] key) {
        String taskName = task != null ? task : taskOf(key);
        if (text == null) {
            throw InvalidFieldException.missing("text", "add \"text\": \"<what is given>\"");
        }
        return new LabeledExample(taskName, text, textPair, answer.answer(), id, time, headers);
    }

    private static String taskOf(byte @Nullable [] key) {
        String name = key == null || key.length == 0 ? null : StrictJson.utf8(key);
        if (name == null) {
            throw InvalidFieldException.missing(
                    "task",
                    "add \"task\": \"<task name>\", or send the task name as the Kafka key");
        }
        return name;
    }

    private static @Nullable Instant time(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> millis(parser);
            case VALUE_STRING -> iso(parser.getText());
            default -> throw Scalars.wrongType("time", TIME_FORMS, parser.currentToken());
        };
    }

    private static Instant millis(JsonParser parser) throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw badTime(parser.getText());
        }
        return Instant.ofEpochMilli(parser.getLongValue());
    }

    private static Instant iso(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw badTime("\"" + text + "\"");
        }
    }

    private static InvalidFieldException badTime(String value) {
        return InvalidFieldException.invalid("time", "is " + value + "; it must be " + TIME_FORMS);
    }

    private static Map<String, String> headers(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return Map.of();
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw Scalars.wrongType("headers", "an object of texts", parser.currentToken());
        }
        Map<String, String> headers = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            String value = Scalars.text("headers." + name, parser);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }
}
