package io.perennial.model.text;

/**
 * One row for the transformer.
 *
 * @param tokenIds with special tokens, without padding
 * @param firstLength how many leading tokens belong to the first text; the rest belongs to its pair
 * @param truncated whether the text was longer than the longest row
 */
public record EncodedText(int[] tokenIds, int firstLength, boolean truncated) {

    public EncodedText {
        if (tokenIds.length == 0 || firstLength < 0 || firstLength > tokenIds.length) {
            throw new IllegalArgumentException(
                    "a row of %d tokens cannot have %d in its first text"
                            .formatted(tokenIds.length, firstLength));
        }
    }

    /** Tokens in all. */
    public int length() {
        return tokenIds.length;
    }
}
