package io.perennial.schemas.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads single values of a field. A JSON null counts as if the field were not there. */
public final class Scalars {

    private Scalars() {}

    /**
     * @throws InvalidFieldException if the value is not a string
     */
    public static @Nullable String string(String field, JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> parser.getText();
            default -> throw wrongType(field, "a string", parser.currentToken());
        };
    }

    /**
     * A string, number or boolean as it is written in the JSON text: {@code 1.50} stays {@code
     * 1.50}.
     *
     * @throws InvalidFieldException if the value is an object or array
     */
    public static @Nullable String text(String field, JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
                    parser.getText();
            default -> throw wrongType(field, "a string, number or boolean", parser.currentToken());
        };
    }

    public static InvalidFieldException wrongType(String field, String wanted, JsonToken actual) {
        return InvalidFieldException.invalid(
                field, "is " + typeOf(actual) + "; it must be " + wanted);
    }

    static String typeOf(JsonToken token) {
        return switch (token) {
            case START_OBJECT, END_OBJECT, FIELD_NAME, VALUE_EMBEDDED_OBJECT -> "an object";
            case START_ARRAY, END_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL, NOT_AVAILABLE -> "null";
        };
    }
}
