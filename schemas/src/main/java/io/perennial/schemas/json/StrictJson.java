package io.perennial.schemas.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.perennial.schemas.RejectionReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object and nothing else: strict UTF-8, no key twice, nothing behind the object,
 * size and nesting bounded.
 */
public final class StrictJson {

    /** The largest record that is looked at. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    /** How many objects and arrays may be inside each other. */
    public static final int MAX_NESTING = 32;

    private static final int MAX_NAME_LENGTH = 1_000;
    private static final int MAX_NUMBER_LENGTH = 400;
    private static final String SEND_AN_OBJECT = "; send one JSON object per record";

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_NESTING)
                                                    .maxNameLength(MAX_NAME_LENGTH)
                                                    .maxNumberLength(MAX_NUMBER_LENGTH)
                                                    .maxStringLength(MAX_BYTES)
                                                    .build())
                                    .build())
                    .build();

    private StrictJson() {}

    /** Takes the fields of an object one after another. */
    @FunctionalInterface
    public interface FieldReader {
        /**
         * @param parser stands at the first token of the value; may be left there, or at the end of
         *     the value
         */
        void read(String name, JsonParser parser) throws IOException;
    }

    /**
     * Hands every field of the object to the reader.
     *
     * @throws InvalidFieldException if the bytes are not one JSON object, or the reader refuses a
     *     field
     */
    public static void read(byte @Nullable [] value, FieldReader reader) {
        String text = text(value);
        try (JsonParser parser = MAPPER.createParser(text)) {
            requireObject(parser.nextToken());
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                reader.read(name, parser);
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw malformed(
                        "something follows the object " + at(parser.currentTokenLocation()));
            }
        } catch (JsonProcessingException e) {
            throw malformed(e.getOriginalMessage() + " " + at(e.getLocation()));
        } catch (IOException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    /** The mapper behind this class, to build and write trees under the same rules. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /**
     * Bytes as text.
     *
     * @return the text, or null if the bytes are not UTF-8
     */
    public static @Nullable String utf8(byte[] bytes) {
        try {
            CharBuffer characters =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes));
            return characters.toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String text(byte @Nullable [] value) {
        if (value == null || value.length == 0) {
            throw malformed("the record has no value");
        }
        if (value.length > MAX_BYTES) {
            throw new InvalidFieldException(
                    RejectionReason.TOO_LARGE,
                    "the record has "
                            + value.length
                            + " bytes, more than "
                            + MAX_BYTES
                            + "; send shorter texts");
        }
        String text = utf8(value);
        if (text == null) {
            throw new InvalidFieldException(
                    RejectionReason.MALFORMED_JSON,
                    "the record is not valid UTF-8; encode it as UTF-8");
        }
        if (text.charAt(0) == '\uFEFF') {
            throw new InvalidFieldException(
                    RejectionReason.MALFORMED_JSON,
                    "the record starts with a byte order mark; send UTF-8 without it");
        }
        return text;
    }

    private static void requireObject(@Nullable JsonToken first) {
        if (first == null) {
            throw malformed("the record is blank");
        }
        if (first != JsonToken.START_OBJECT) {
            throw malformed("the record is " + Scalars.typeOf(first) + ", not an object");
        }
    }

    private static InvalidFieldException malformed(String problem) {
        return new InvalidFieldException(RejectionReason.MALFORMED_JSON, problem + SEND_AN_OBJECT);
    }

    private static String at(@Nullable JsonLocation location) {
        if (location == null) {
            return "at an unknown place";
        }
        return "at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
