package io.perennial.model.architecture;

/**
 * The sizes of a base, read from its {@code config.json}.
 *
 * @param modelType Hugging Face's name of the family, for example {@code bert}
 * @param layers transformer layers
 * @param hiddenSize width of a token's vector
 * @param heads attention heads
 * @param feedForwardSize inner width of the feed-forward sub-layer
 * @param vocabularySize rows of the word embedding
 * @param maxPositions longest row in tokens
 * @param segments rows of the token-type embedding
 * @param activation of the feed-forward sub-layer
 * @param layerNormEpsilon added to the variance in every LayerNorm
 */
public record BaseConfig(
        String modelType,
        int layers,
        int hiddenSize,
        int heads,
        int feedForwardSize,
        int vocabularySize,
        int maxPositions,
        int segments,
        Activation activation,
        double layerNormEpsilon) {

    public BaseConfig {
        if (hiddenSize % heads != 0) {
            throw new IllegalArgumentException(
                    "hidden size %d is not a multiple of %d attention heads"
                            .formatted(hiddenSize, heads));
        }
    }

    /** What the scripts need to know: layers, heads, LayerNorm epsilon, activation. */
    public double[] forScript() {
        return new double[] {layers, heads, layerNormEpsilon, activation.ordinal()};
    }
}
