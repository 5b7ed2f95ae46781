package io.perennial.model.architecture;

/** Places in a transformer where adapters may act. The scripts use the ordinals. */
public enum Site {
    /** Word embeddings, before positions are added. */
    EMBEDDING,
    /** The LayerNorm after the embeddings, in encoders. */
    EMBEDDING_NORM,
    /** Output of the query projection. */
    QUERY,
    /** Output of the key projection. */
    KEY,
    /** Output of the value projection. */
    VALUE,
    /** Query, key and value side by side, where the base computes them with one matrix. */
    QUERY_KEY_VALUE,
    /** Queries against keys and values: softmax(Q K^T / sqrt(d)) V. */
    ATTENTION,
    /** Output of the attention's output projection. */
    ATTENTION_OUTPUT,
    /** The attention sub-layer as a whole, before its residual connection. */
    ATTENTION_SUBLAYER,
    /** The attention sub-layer's LayerNorm: after it in encoders, before it in decoders. */
    ATTENTION_NORM,
    /** Output of the gate projection of a gated feed-forward sub-layer, before its activation. */
    FEED_FORWARD_GATE,
    /** Output of the first feed-forward projection, before its activation where it has one. */
    FEED_FORWARD_UP,
    /** Output of the second feed-forward projection. */
    FEED_FORWARD_DOWN,
    /** The feed-forward sub-layer as a whole, before its residual connection. */
    FEED_FORWARD_SUBLAYER,
    /** The feed-forward sub-layer's LayerNorm: after it in encoders, before it in decoders. */
    FEED_FORWARD_NORM,
    /** The LayerNorm after the last layer, in decoders. */
    FINAL_NORM,
    /** Output of the base's own pooler, before its tanh. */
    POOLER,
    /** After the last layer, on the pooled row. */
    HEAD;

    /** Whether this is a place outside the layers; its insertions carry the layer 0. */
    public boolean isOutsideLayers() {
        return this == EMBEDDING
                || this == EMBEDDING_NORM
                || this == FINAL_NORM
                || this == POOLER
                || this == HEAD;
    }
}
