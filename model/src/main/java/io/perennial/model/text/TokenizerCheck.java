package io.perennial.model.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the native tokenizer takes for granted in a tokenizer.json: where it is wrong, it would end
 * the whole process instead of refusing the file.
 */
final class TokenizerCheck {

    private static final int MOST_NESTING = 64;

    private static final ObjectMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MOST_NESTING)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .build();

    /** A file's parts that are not its model, each with the name of its list in a sequence. */
    private static final Map<String, String> PARTS =
            Map.of(
                    "normalizer", "normalizers",
                    "pre_tokenizer", "pretokenizers",
                    "post_processor", "processors",
                    "decoder", "decoders");

    private TokenizerCheck() {}

    /**
     * @throws InvalidTokenizerException if the bytes are no JSON object in its strictest sense, or
     *     a part of it would lead the native tokenizer astray
     */
    static void verify(byte[] json) {
        try {
            verifyValues(json);
            verifyParts(json);
        } catch (JsonProcessingException e) {
            throw new InvalidTokenizerException(
                    "it is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InvalidTokenizerException("it is not JSON in UTF-8", e);
        }
    }

    /** Every number fits into a float64, every text is of whole characters. */
    private static void verifyValues(byte[] json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidTokenizerException("it is not a JSON object");
            }
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric() && !Double.isFinite(parser.getDoubleValue())) {
                    throw new InvalidTokenizerException(
                            "it has the number " + parser.getText() + "; a float64 ends before it");
                }
                if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
                    requireWholeCharacters(parser.getText());
                }
            }
        }
    }

    private static void requireWholeCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (!Character.isHighSurrogate(text.charAt(i))
                    || i + 1 == text.length()
                    || !Character.isLowSurrogate(text.charAt(i + 1))) {
                throw new InvalidTokenizerException("a text in it has half of a surrogate pair");
            }
            i++;
        }
    }

    /** Looks at every part; of the model, which may be large, only at what it needs. */
    private static void verifyParts(byte[] json) throws IOException {
        Set<String> seen = new HashSet<>();
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (!seen.add(name)) {
                    throw new InvalidTokenizerException("it has \"%s\" twice".formatted(name));
                }
                if (PARTS.containsKey(name)) {
                    verifyPart(name, parser.readValueAsTree());
                } else if (name.equals("model")) {
                    verifyModel(parser);
                }
                parser.skipChildren();
            }
        }
    }

    private static void verifyModel(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new InvalidTokenizerException("its model is not an object");
        }
        boolean isWordPiece = false;
        String prefix = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("type")) {
                isWordPiece = "WordPiece".equals(parser.getValueAsString());
            } else if (name.equals("continuing_subword_prefix")) {
                prefix = parser.getValueAsString("");
            }
            parser.skipChildren();
        }
        if (!isWordPiece && !prefix.isEmpty()) {
            throw new InvalidTokenizerException(
                    "its model has the continuing_subword_prefix \"%s\", which only WordPiece may have"
                            .formatted(prefix));
        }
    }

    private static void verifyPart(String kind, JsonNode part) {
        if (part.isNull()) {
            return;
        }
        if (!part.isObject() || part.path("type").asText().isEmpty()) {
            throw new InvalidTokenizerException(
                    "its %s is not an object that names its \"type\"".formatted(kind));
        }
        for (JsonNode regex : part.findValues("Regex")) {
            Patterns.verify(regex.asText());
        }
        // The native tokenizer takes some parts for what their fields say, whatever their type.
        part.path(PARTS.get(kind)).forEach(p -> verifyPart(kind, p));
        switch (kind) {
            case "normalizer" -> verifyNormalizer(part);
            case "post_processor" -> verifyTemplates(part);
            case "decoder" -> verifyDecoder(part);
            default -> {}
        }
    }

    private static void verifyNormalizer(JsonNode part) {
        JsonNode map = part.path("precompiled_charsmap");
        if (!map.isMissingNode()) {
            CharsMap.verify(map.asText());
        }
        JsonNode pattern = part.path("pattern");
        if (pattern.path("String").asText("something").isEmpty()) {
            throw new InvalidTokenizerException("its normalizer replaces an empty text");
        }
        if (pattern.has("Regex")) {
            Patterns.verifyReplaced(pattern.path("Regex").asText());
        }
    }

    /** From the right, the native decoder strips more than a short token has. */
    private static void verifyDecoder(JsonNode part) {
        if (!part.path("stop").asText("0").equals("0")) {
            throw new InvalidTokenizerException(
                    "its decoder strips %s from the right; only 0 can be used"
                            .formatted(part.path("stop")));
        }
    }

    private static void verifyTemplates(JsonNode processor) {
        JsonNode described = processor.path("special_tokens");
        for (String template : new String[] {"single", "pair"}) {
            for (JsonNode piece : processor.path(template)) {
                verifyPiece(template, piece, described);
            }
        }
    }

    private static void verifyPiece(String template, JsonNode piece, JsonNode described) {
        JsonNode special = piece.path("SpecialToken");
        if (special.isMissingNode() && piece.path("Sequence").isObject()) {
            return;
        }
        JsonNode id = special.path("id");
        if (!id.isTextual() || !described.has(id.textValue())) {
            throw new InvalidTokenizerException(
                    "the template \"%s\" of post_processor names the special token %s, which \"special_tokens\" does not describe"
                            .formatted(template, id.isMissingNode() ? piece : id));
        }
    }
}
