package io.perennial.model.text;

/**
 * One row for the transformer.
 *
 * @param tokenIds with special tokens, without padding
 * @param firstLength how many leading tokens belong to the first text; the rest belongs to its
 *     pair, or is the text that shall follow it
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

    /**
     * At most this many tokens: the end of the first text goes first, its last token (a separator)
     * stays; then the end of what follows it.
     */
    public EncodedText cutTo(int most) {
        int surplus = length() - most;
        if (surplus <= 0) {
            return this;
        }
        int fromFirst = Math.min(surplus, Math.max(0, firstLength - 2));
        int fromRest = surplus - fromFirst;
        int[] cut = new int[most];
        int kept = Math.max(0, firstLength - 1 - fromFirst);
        System.arraycopy(tokenIds, 0, cut, 0, Math.min(kept, most));
        if (kept < most) {
            int rest = Math.min(most - kept, length() - fromRest - kept - fromFirst);
            System.arraycopy(tokenIds, kept + fromFirst, cut, kept, rest);
        }
        return new EncodedText(cut, Math.min(most, firstLength - fromFirst), true);
    }
}
