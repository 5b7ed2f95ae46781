package io.perennial.model.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Hugging Face {@code tokenizer.json} with a longest row. Thread-safe. */
public final class TextEncoder implements AutoCloseable {

    private final HuggingFaceTokenizer tokenizer;
    private final int maxLength;

    private TextEncoder(HuggingFaceTokenizer tokenizer, int maxLength) {
        this.tokenizer = tokenizer;
        this.maxLength = maxLength;
    }

    /**
     * @param json a tokenizer.json
     * @param maxLength longest row in tokens, special tokens included
     */
    public static TextEncoder load(InputStream json, int maxLength) throws IOException {
        Map<String, String> options =
                Map.of(
                        "addSpecialTokens", "true",
                        "truncation", "true",
                        "padding", "false",
                        "maxLength", Integer.toString(maxLength),
                        "modelMaxLength", Integer.toString(maxLength));
        return new TextEncoder(HuggingFaceTokenizer.newInstance(json, options), maxLength);
    }

    /** Longest row in tokens. */
    public int maxLength() {
        return maxLength;
    }

    /**
     * Encodes a text, or a text and its pair; the longer one is cut first where both do not fit.
     */
    public EncodedText encode(String text, @Nullable String pair) {
        Encoding encoding = pair == null ? tokenizer.encode(text) : tokenizer.encode(text, pair);
        long[] ids = encoding.getIds();
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

    @Override
    public void close() {
        tokenizer.close();
    }
}
