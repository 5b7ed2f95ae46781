package io.perennial.model.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Hugging Face {@code tokenizer.json} with a longest row. Thread-safe. */
public final class TextEncoder implements AutoCloseable {

    private final HuggingFaceTokenizer tokenizer;
    private final int maxLength;
    private final int endToken;

    private TextEncoder(HuggingFaceTokenizer tokenizer, int maxLength, int endToken) {
        this.tokenizer = tokenizer;
        this.maxLength = maxLength;
        this.endToken = endToken;
    }

    /**
     * @param json a tokenizer.json
     * @param maxLength longest row in tokens, special tokens included
     * @param endToken the token that ends a text that a decoder writes; -1 for none
     */
    public static TextEncoder load(InputStream json, int maxLength, int endToken)
            throws IOException {
        Map<String, String> options =
                Map.of(
                        "addSpecialTokens", "true",
                        "truncation", "true",
                        "padding", "false",
                        "maxLength", Integer.toString(maxLength),
                        "modelMaxLength", Integer.toString(maxLength));
        return new TextEncoder(
                HuggingFaceTokenizer.newInstance(json, options), maxLength, endToken);
    }

    /** Longest row in tokens. */
    public int maxLength() {
        return maxLength;
    }

    /**
     * Encodes a text, or a text and its pair; the longer one is cut first where both do not fit.
     *
     * @throws UnreadableTextException where no token comes of it
     */
    public EncodedText encode(String text, @Nullable String pair) {
        Encoding encoding = pair == null ? tokenizer.encode(text) : tokenizer.encode(text, pair);
        long[] ids = encoding.getIds();
        if (ids.length == 0) {
            throw new UnreadableTextException(
                    "the base's tokenizer makes no token of the text; send one with words that it knows");
        }
        long[] segments = encoding.getTypeIds();
        int[] tokenIds = new int[ids.length];
        int firstLength = ids.length;
        for (int i = 0; i < ids.length; i++) {
            tokenIds[i] = Math.toIntExact(ids[i]);
            if (segments[i] != 0 && i < firstLength) {
                firstLength = i;
            }
        }
        return new EncodedText(tokenIds, firstLength, encoding.exceedMaxLength());
    }

    /**
     * Encodes a text and the text that shall follow it, with the token that ends it. The first text
     * is cut where both do not fit.
     */
    public EncodedText encodeWithTarget(String text, String target) {
        int[] given = encode(text, null).tokenIds();
        int[] wanted = encodePlain(target);
        int end = endToken < 0 ? 0 : 1;
        int[] ids = Arrays.copyOf(given, given.length + wanted.length + end);
        System.arraycopy(wanted, 0, ids, given.length, wanted.length);
        if (end > 0) {
            ids[ids.length - 1] = endToken;
        }
        return new EncodedText(ids, given.length, false).cutTo(maxLength);
    }

    /** The tokens of a text without special tokens. */
    public int[] encodePlain(String text) {
        return Arrays.stream(tokenizer.encode(text, false, false).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
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
