package io.perennial.model.pretrain.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * A {@link WordPieceVocabulary} as Hugging Face's tokenizer.json, version 1.0: BERT's lower-case
 * normaliser and words, WordPiece, and {@code [CLS] A [SEP]} or {@code [CLS] A [SEP] B [SEP]}.
 */
public final class TokenizerJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenizerJson() {}

    /** The file's text; the same vocabulary gives the same text. */
    public static String of(WordPieceVocabulary vocabulary) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        addedTokens(root.putArray("added_tokens"));
        root.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .put("strip_accents", true)
                .put("lowercase", true);
        root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        postProcessor(root.putObject("post_processor").put("type", "TemplateProcessing"));
        root.putObject("decoder")
                .put("type", "WordPiece")
                .put("prefix", WordPieceVocabulary.CONTINUATION)
                .put("cleanup", true);
        ObjectNode pieces =
                root.putObject("model")
                        .put("type", "WordPiece")
                        .put("unk_token", "[UNK]")
                        .put("continuing_subword_prefix", WordPieceVocabulary.CONTINUATION)
                        .put("max_input_chars_per_word", WordPieceEncoder.LONGEST_WORD)
                        .putObject("vocab");
        for (int id = 0; id < vocabulary.size(); id++) {
            pieces.put(vocabulary.pieces().get(id), id);
        }
        return root.toString();
    }

    /**
     * Reads the vocabulary of a file that {@link #of} wrote, or one of the same form.
     *
     * @throws InvalidCorpusException for other text, or a tokenizer that this package does not
     *     compute
     */
    public static WordPieceVocabulary read(Path file) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new InvalidCorpusException(
                    "%s is no JSON: %s".formatted(file, e.getMessage()), e);
        }
        require(file, root, "/normalizer/type", "BertNormalizer");
        require(file, root, "/normalizer/clean_text", "true");
        require(file, root, "/normalizer/handle_chinese_chars", "true");
        require(file, root, "/normalizer/lowercase", "true");
        if (!root.at("/normalizer/strip_accents").isNull()) {
            require(file, root, "/normalizer/strip_accents", "true");
        }
        require(file, root, "/pre_tokenizer/type", "BertPreTokenizer");
        require(file, root, "/model/type", "WordPiece");
        require(file, root, "/model/continuing_subword_prefix", WordPieceVocabulary.CONTINUATION);
        require(file, root, "/model/max_input_chars_per_word", "100");
        return vocabulary(file, root.at("/model/vocab"));
    }

    private static WordPieceVocabulary vocabulary(Path file, JsonNode found) {
        String[] pieces = new String[found.size()];
        for (Map.Entry<String, JsonNode> piece : found.properties()) {
            int id = piece.getValue().asInt(-1);
            if (id < 0 || id >= pieces.length || pieces[id] != null) {
                throw new InvalidCorpusException(
                        "%s gives the piece \"%s\" the id %s; the ids of %d pieces must run from 0 to %d"
                                .formatted(
                                        file,
                                        piece.getKey(),
                                        piece.getValue(),
                                        pieces.length,
                                        pieces.length - 1));
            }
            pieces[id] = piece.getKey();
        }
        return new WordPieceVocabulary(Arrays.asList(pieces));
    }

    private static void require(Path file, JsonNode root, String place, String wanted) {
        String found = root.at(place).asText("nothing");
        if (!found.equals(wanted)) {
            throw new InvalidCorpusException(
                    "%s has \"%s\" at %s, this program encodes with \"%s\" only; train a vocabulary with it"
                            .formatted(file, found, place, wanted));
        }
    }

    private static void addedTokens(ArrayNode added) {
        for (int id = 0; id < WordPieceVocabulary.SPECIAL.size(); id++) {
            added.addObject()
                    .put("id", id)
                    .put("content", WordPieceVocabulary.SPECIAL.get(id))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
    }

    private static void postProcessor(ObjectNode processor) {
        ArrayNode single = processor.putArray("single");
        ArrayNode pair = processor.putArray("pair");
        for (ArrayNode template : new ArrayNode[] {single, pair}) {
            place(template, "SpecialToken", "[CLS]", 0);
            place(template, "Sequence", "A", 0);
            place(template, "SpecialToken", "[SEP]", 0);
        }
        place(pair, "Sequence", "B", 1);
        place(pair, "SpecialToken", "[SEP]", 1);
        ObjectNode special = processor.putObject("special_tokens");
        for (String token : new String[] {"[CLS]", "[SEP]"}) {
            ObjectNode entry = special.putObject(token).put("id", token);
            entry.putArray("ids").add(WordPieceVocabulary.SPECIAL.indexOf(token));
            entry.putArray("tokens").add(token);
        }
    }

    private static void place(ArrayNode template, String kind, String id, int segment) {
        template.addObject().putObject(kind).put("id", id).put("type_id", segment);
    }
}
