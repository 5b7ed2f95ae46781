package io.perennial.model.architecture;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The sizes of a base, read from its {@code config.json}.
 *
 * @param modelType Hugging Face's name of the family, for example {@code bert}
 * @param layers transformer layers
 * @param hiddenSize width of a token's vector
 * @param embeddingSize width of the word embeddings; projected to the hidden size where it differs
 * @param heads attention heads
 * @param keyValueHeads heads of keys and values; fewer than {@code heads} in grouped-query
 *     attention
 * @param headSize width of one head
 * @param feedForwardSize inner width of the feed-forward sub-layer
 * @param vocabularySize rows of the word embedding
 * @param maxPositions longest row in tokens
 * @param firstPosition the position of a row's first token; RoBERTa counts from after its padding
 *     token
 * @param segments rows of the token-type embedding, 0 where the base has none
 * @param paddingToken the token that fills rows
 * @param endToken the token that ends a generated text, or -1
 * @param activation of the feed-forward sub-layer
 * @param normEpsilon added to the variance in every LayerNorm
 * @param normHasBias whether norms have a bias: true for LayerNorm, false for RMSNorm
 * @param causal whether a token sees only what is before it: a decoder
 * @param projections the projections of a layer, as sites
 */
public record BaseConfig(
        String modelType,
        int layers,
        int hiddenSize,
        int embeddingSize,
        int heads,
        int keyValueHeads,
        int headSize,
        int feedForwardSize,
        int vocabularySize,
        int maxPositions,
        int firstPosition,
        int segments,
        int paddingToken,
        int endToken,
        Activation activation,
        double normEpsilon,
        boolean normHasBias,
        boolean causal,
        Set<Site> projections) {

    public BaseConfig {
        // In the enum's order, so that two runs describe the same base in the same words.
        projections = Collections.unmodifiableSet(EnumSet.copyOf(projections));
        if (heads % keyValueHeads != 0) {
            throw new IllegalArgumentException(
                    "%d attention heads are not a multiple of %d key and value heads"
                            .formatted(heads, keyValueHeads));
        }
    }

    /** Width of all query heads. */
    public int querySize() {
        return heads * headSize;
    }

    /** Width of all key heads, and of all value heads. */
    public int keyValueSize() {
        return keyValueHeads * headSize;
    }

    /** Inputs of the projection at a site; word embeddings are one of words, one-hot. */
    public int inputs(Site site) {
        return switch (site) {
            case EMBEDDING -> vocabularySize;
            case ATTENTION_OUTPUT -> querySize();
            case FEED_FORWARD_DOWN -> feedForwardSize;
            default -> hiddenSize;
        };
    }

    /** Outputs of the projection at a site. */
    public int outputs(Site site) {
        return switch (site) {
            case EMBEDDING -> embeddingSize;
            case QUERY -> querySize();
            case KEY, VALUE -> keyValueSize();
            case QUERY_KEY_VALUE -> querySize() + 2 * keyValueSize();
            case FEED_FORWARD_GATE, FEED_FORWARD_UP -> feedForwardSize;
            default -> hiddenSize;
        };
    }

    /**
     * The norm outside the layers: after the embeddings in encoders, after the layers in decoders.
     */
    public Site outerNorm() {
        return causal ? Site.FINAL_NORM : Site.EMBEDDING_NORM;
    }

    /** Width of the norm at a site. */
    public int normSize(Site site) {
        return site == Site.EMBEDDING_NORM ? embeddingSize : hiddenSize;
    }

    /** What a text's row becomes where a task does not say: a decoder's last token has seen all. */
    public Pooling defaultPooling() {
        return causal ? Pooling.LAST : Pooling.MEAN;
    }

    /** The sizes in the order of {@link Architecture}. */
    public double[] forScript() {
        return new double[] {
            layers,
            heads,
            keyValueHeads,
            headSize,
            normEpsilon,
            activation.ordinal(),
            embeddingSize == hiddenSize ? 0 : 1
        };
    }
}
