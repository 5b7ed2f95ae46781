package io.perennial.schemas.example;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.schemas.json.InvalidFieldException;
import io.perennial.schemas.json.Scalars;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The four fields that an answer may stand in; each example has exactly one of them. */
final class AnswerFields {

    private static final String LABELS_FORM = "an array of labels like [\"<class name>\", ...]";

    private @Nullable Answer answer;

    /** Reads one of the fields; one that is null counts as absent. */
    void read(Answer.Kind kind, JsonParser parser) throws IOException {
        String field = kind.field();
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (answer != null) {
            throw InvalidFieldException.invalid(
                    field,
                    "is given beside \""
                            + answer.kind().field()
                            + "\"; an example has one answer, so send one of the two");
        }
        answer =
                switch (kind) {
                    case LABEL -> new Answer.Label(Scalars.text(field, parser));
                    case LABELS -> new Answer.Labels(labels(field, parser));
                    case VALUE -> new Answer.Value(number(field, parser));
                    case TARGET -> new Answer.Target(Scalars.string(field, parser));
                };
    }

    /**
     * @throws InvalidFieldException if none of the fields was there
     */
    Answer answer() {
        if (answer == null) {
            throw InvalidFieldException.missing(
                    Answer.Kind.LABEL.field(),
                    "add \"label\": \"<class name>\", or what else the task asks for:"
                            + " \"labels\": [\"<class name>\", ...], \"value\": <number> or"
                            + " \"target\": \"<text>\"");
        }
        return answer;
    }

    private static List<String> labels(String field, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw Scalars.wrongType(field, LABELS_FORM, parser.currentToken());
        }
        List<String> labels = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String label = Scalars.text(field, parser);
            if (label == null) {
                throw InvalidFieldException.invalid(field, "has a null; it must be " + LABELS_FORM);
            }
            labels.add(label);
        }
        return labels;
    }

    private static double number(String field, JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            default -> throw Scalars.wrongType(field, "a number", parser.currentToken());
        };
    }

    static void write(Answer answer, ObjectNode json) {
        String field = answer.kind().field();
        if (answer instanceof Answer.Label label) {
            json.put(field, label.label());
        } else if (answer instanceof Answer.Labels labels) {
            labels.labels().forEach(json.putArray(field)::add);
        } else if (answer instanceof Answer.Value value) {
            json.put(field, value.value());
        } else if (answer instanceof Answer.Target target) {
            json.put(field, target.target());
        }
    }
}
