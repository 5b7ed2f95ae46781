package io.perennial.model.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a header token by token: of a header that holds anything else than tensors and metadata,
 * nothing is kept.
 */
final class HeaderReader {

    private static final int MOST_ENTRIES = 1_000_000;
    private static final int MOST_SIZES = 64;

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final String origin;
    private final Map<String, TensorEntry> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new TreeMap<>();

    /**
     * @param origin names the file or bytes in errors
     */
    HeaderReader(String origin) {
        this.origin = origin;
    }

    /**
     * @throws InvalidSafetensorsException if the bytes are no header
     */
    SafetensorsHeader read(byte[] json) {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw refused("the header is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                readEntry(parser);
                if (tensors.size() + metadata.size() > MOST_ENTRIES) {
                    throw refused("the header has more than " + MOST_ENTRIES + " entries");
                }
            }
            if (parser.nextToken() != null) {
                throw refused("the header is not JSON: something follows the object");
            }
            return new SafetensorsHeader(tensors, metadata);
        } catch (JsonProcessingException e) {
            throw new InvalidSafetensorsException(
                    origin + ": the header is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InvalidSafetensorsException(origin + ": the header is not JSON in UTF-8", e);
        }
    }

    private void readEntry(JsonParser parser) throws IOException {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals(SafetensorsHeader.METADATA)) {
            readMetadata(parser);
        } else {
            tensors.put(name, tensor(name, parser));
        }
    }

    private void readMetadata(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw refused(SafetensorsHeader.METADATA + " is not an object of texts");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            if (!parser.nextToken().isScalarValue()) {
                throw refused("the metadata's " + key + " is not a text");
            }
            metadata.put(key, parser.getText());
            if (metadata.size() > MOST_ENTRIES) {
                throw refused("the header has more than " + MOST_ENTRIES + " entries");
            }
        }
    }

    private TensorEntry tensor(String name, JsonParser parser) throws IOException {
        String type = "";
        List<Long> shape = null;
        List<Long> offsets = null;
        boolean isObject = parser.currentToken() == JsonToken.START_OBJECT;
        while (isObject && parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "dtype" -> type = value == JsonToken.VALUE_STRING ? parser.getText() : "";
                case "shape" -> shape = numbers(name, parser);
                case "data_offsets" -> offsets = numbers(name, parser);
                default -> {}
            }
            parser.skipChildren();
        }
        parser.skipChildren();
        if (shape == null || offsets == null || offsets.size() != 2) {
            throw refused("tensor " + name + " lacks shape or data_offsets");
        }
        try {
            return new TensorEntry(name, type(type, name), shape, offsets.get(0), offsets.get(1));
        } catch (ArithmeticException e) {
            throw new InvalidSafetensorsException(
                    origin + ": tensor " + name + " is larger than any file", e);
        }
    }

    /** An array's whole numbers; null for what is no array. */
    private @Nullable List<Long> numbers(String name, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return null;
        }
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            numbers.add(wholeNumber(name, parser));
            if (numbers.size() > MOST_SIZES) {
                throw refused("tensor " + name + " has more than " + MOST_SIZES + " sizes");
            }
        }
        return numbers;
    }

    private long wholeNumber(String name, JsonParser parser) throws IOException {
        boolean whole =
                parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        if (!whole) {
            String shown =
                    parser.currentToken() == JsonToken.VALUE_STRING
                            ? "\"" + parser.getText() + "\""
                            : parser.getText();
            throw refused("tensor " + name + " has " + shown + " where a whole number belongs");
        }
        return parser.getLongValue();
    }

    private TensorType type(String code, String name) {
        for (TensorType type : TensorType.values()) {
            if (type.name().equals(code)) {
                return type;
            }
        }
        throw refused(
                "tensor %s has type \"%s\"; supported are %s"
                        .formatted(name, code, List.of(TensorType.values())));
    }

    private InvalidSafetensorsException refused(String problem) {
        return new InvalidSafetensorsException(origin + ": " + problem);
    }
}
