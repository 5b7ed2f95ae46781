package io.perennial.model.architecture;

/** Places in a transformer layer where adapters may act. The scripts use the ordinals. */
public enum Site {
    /** Output of the query projection. */
    QUERY,
    /** Output of the key projection. */
    KEY,
    /** Output of the value projection. */
    VALUE,
    /** Output of the attention's output projection. */
    ATTENTION_OUTPUT,
    /** Output of the first feed-forward projection, before its activation. */
    FEED_FORWARD_UP,
    /** Output of the second feed-forward projection. */
    FEED_FORWARD_DOWN,
    /** The attention sub-layer as a whole: before its residual connection and LayerNorm. */
    ATTENTION_SUBLAYER,
    /** The feed-forward sub-layer as a whole: before its residual connection and LayerNorm. */
    FEED_FORWARD_SUBLAYER,
    /** After the last layer, on the pooled row. */
    HEAD
}
