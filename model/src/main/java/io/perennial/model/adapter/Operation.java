package io.perennial.model.adapter;

/** What an adapter's matrices do at their site; one function of {@code adapters.py} each. */
public enum Operation {
    /** Adds W_up f(W_down y + b_down) + b_up to the sub-layer's output y. */
    BOTTLENECK,
    /**
     * The same, but the bottleneck reads y + residual, through the base's LayerNorm where it
     * follows.
     */
    BOTTLENECK_AFTER_NORM,
    /** The same, but the bottleneck reads the sub-layer's input. */
    PARALLEL_BOTTLENECK,
    /** Adds B A x to a projection of x. */
    LOW_RANK,
    /** Adds B A to the word embeddings, as a lookup: column by word. */
    LOW_RANK_WORDS,
    /** Adds a lookup of words and of pairs of them to what the words' own head reads. */
    WORD_VOTE,
    /** Replaces a projection W x by m (W + B A) x / ‖W + B A‖, row by row. */
    WEIGHT_DECOMPOSED,
    /** Multiplies a projection's output, value by value. */
    SCALE_OUTPUT,
    /** Multiplies a projection's input, value by value. */
    SCALE_INPUT,
    /** Adds to a projection's or a LayerNorm's output. */
    BIAS,
    /** Replaces the weight and bias of a LayerNorm. */
    LAYER_NORM,
    /** Stands in front of the word embeddings. */
    PROMPT,
    /** Keys and values in front of a layer's own. */
    PREFIX,
    /** Vectors that queries attend to separately, weighed by a gate. */
    ADAPTION_PROMPT,
    /** Maps the pooled row to scores. */
    CLASSIFY;

    /** Whether its matrices are multiplied with every token as they are. */
    boolean multipliesTokens() {
        return switch (this) {
            case BOTTLENECK, BOTTLENECK_AFTER_NORM, PARALLEL_BOTTLENECK, LOW_RANK -> true;
            default -> false;
        };
    }
}
