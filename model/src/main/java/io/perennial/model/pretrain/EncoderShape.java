package io.perennial.model.pretrain;

/**
 * Sizes of the encoder that is trained. Its feed-forward sub-layers are four times as wide as its
 * hidden states, as in BERT.
 *
 * @param layers transformer layers, 1 to 48
 * @param hiddenSize width of a token's vector, a multiple of {@code heads}
 * @param heads attention heads
 * @param vocabularySize tokens, special ones included, at most 65,536
 * @param maxPositions longest row in tokens
 */
public record EncoderShape(
        int layers, int hiddenSize, int heads, int vocabularySize, int maxPositions) {

    /** Token types of a text and its pair; only the first is trained. */
    static final int SEGMENTS = 2;

    public EncoderShape {
        check("layers", layers, 1, 48);
        check("hidden size", hiddenSize, 8, 4096);
        check("heads", heads, 1, 128);
        check("vocabulary", vocabularySize, 8, 65_536);
        check("positions", maxPositions, 16, 2048);
        if (hiddenSize % heads != 0) {
            throw new IllegalArgumentException(
                    "hidden size %d is not a multiple of %d heads; choose sizes that divide"
                            .formatted(hiddenSize, heads));
        }
    }

    private static void check(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s is %d; choose %d to %d".formatted(what, value, least, most));
        }
    }

    /** Inner width of the feed-forward sub-layers. */
    public int feedForwardSize() {
        return 4 * hiddenSize;
    }
}
