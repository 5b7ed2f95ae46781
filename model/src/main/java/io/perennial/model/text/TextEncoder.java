package io.perennial.model.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A Hugging Face {@code tokenizer.json} with a longest row. Thread-safe. */
public final class TextEncoder implements AutoCloseable {

    /**
     * Of a text no more characters are read than so many times the tokens of a row; the rest would
     * be cut, after the native tokenizer has taken hundreds of times its size in memory.
     */
    private static final int CHARACTERS_PER_TOKEN = 128;

    private final HuggingFaceTokenizer tokenizer;
    private final int maxLength;
    private final int vocabulary;
    private final int endToken;

    private TextEncoder(
            HuggingFaceTokenizer tokenizer, int maxLength, int vocabulary, int endToken) {
        this.tokenizer = tokenizer;
        this.maxLength = maxLength;
        this.vocabulary = vocabulary;
        this.endToken = endToken;
    }

    /**
     * @param json a tokenizer.json
     * @param maxLength longest row in tokens, special tokens included
     * @param vocabulary tokens that the base has; a text that comes to others cannot be read
     * @param endToken the token that ends a text that a decoder writes; -1 for none
     * @throws InvalidTokenizerException if the file is no tokenizer
     */
    public static TextEncoder load(InputStream json, int maxLength, int vocabulary, int endToken)
            throws IOException {
        byte[] bytes = json.readAllBytes();
        TokenizerCheck.verify(bytes);
        Map<String, String> options =
                Map.of(
                        "addSpecialTokens", "true",
                        "truncation", "true",
                        "padding", "false",
                        "maxLength", Integer.toString(maxLength),
                        "modelMaxLength", Integer.toString(maxLength));
        try {
            HuggingFaceTokenizer tokenizer =
                    HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), options);
            return new TextEncoder(tokenizer, maxLength, vocabulary, endToken);
        } catch (RuntimeException e) {
            throw new InvalidTokenizerException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Longest row in tokens. */
    public int maxLength() {
        return maxLength;
    }

    /**
     * Encodes a text, or a text and its pair; the longer one is cut first where both do not fit. Of
     * each at most 128 characters a token of the longest row are read.
     *
     * @throws UnreadableTextException where no token comes of it, or one that the base does not
     *     have
     */
    public EncodedText encode(String text, @Nullable String pair) {
        String first = beginning(text);
        String second = pair == null ? null : beginning(pair);
        Encoding encoding =
                encoding(
                        () ->
                                second == null
                                        ? tokenizer.encode(first)
                                        : tokenizer.encode(first, second));
        long[] ids = encoding.getIds();
        if (ids.length == 0) {
            throw new UnreadableTextException(
                    "the base's tokenizer makes no token of the text; send one with words that it knows");
        }
        long[] segments = encoding.getTypeIds();
        int[] tokenIds = new int[ids.length];
        int firstLength = ids.length;
        for (int i = 0; i < ids.length; i++) {
            tokenIds[i] = known(ids[i]);
            if (segments[i] != 0 && i < firstLength) {
                firstLength = i;
            }
        }
        boolean cut =
                first.length() < text.length() || pair != null && second.length() < pair.length();
        return new EncodedText(tokenIds, firstLength, cut || encoding.exceedMaxLength());
    }

    private String beginning(String text) {
        long most = (long) CHARACTERS_PER_TOKEN * maxLength;
        if (text.length() <= most) {
            return text;
        }
        int end = (int) most;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }

    /**
     * Encodes a text and the text that shall follow it, with the token that ends it. The first text
     * is cut where both do not fit.
     */
    public EncodedText encodeWithTarget(String text, String target) {
        int[] given = encode(text, null).tokenIds();
        int[] wanted = encodePlain(beginning(target));
        int end = endToken < 0 ? 0 : 1;
        int[] ids = Arrays.copyOf(given, given.length + wanted.length + end);
        System.arraycopy(wanted, 0, ids, given.length, wanted.length);
        if (end > 0) {
            ids[ids.length - 1] = endToken;
        }
        return new EncodedText(ids, given.length, false).cutTo(maxLength);
    }

    /**
     * The tokens of a text without special tokens.
     *
     * @throws UnreadableTextException where one comes of it that the base does not have
     */
    public int[] encodePlain(String text) {
        long[] ids = encoding(() -> tokenizer.encode(text, false, false)).getIds();
        return Arrays.stream(ids).mapToInt(this::known).toArray();
    }

    private static Encoding encoding(Supplier<Encoding> encode) {
        try {
            return encode.get();
        } catch (RuntimeException e) {
            throw new UnreadableTextException(
                    "the base's tokenizer cannot read the text: " + e.getMessage(), e);
        }
    }

    private int known(long token) {
        if (token < 0 || token >= vocabulary) {
            throw new UnreadableTextException(
                    "the base's tokenizer makes token %d of the text, and the base has %d tokens; use the tokenizer.json that belongs to it"
                            .formatted(token, vocabulary));
        }
        return (int) token;
    }

    /** The text of tokens, special tokens left out. */
    public String decode(long[] tokenIds) {
        return tokenizer.decode(tokenIds, true);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
