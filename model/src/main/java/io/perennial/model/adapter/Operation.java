package io.perennial.model.adapter;

/** What an adapter's matrices do at their site; one function of {@code adapters.py} each. */
public enum Operation {
    /** Adds W_up f(W_down y + b_down) + b_up to the sub-layer's output y. */
    BOTTLENECK,
    /** The same, but the bottleneck reads LayerNorm(y + residual) with the base's own LayerNorm. */
    BOTTLENECK_AFTER_NORM,
    /** Adds B A x to a projection of x. */
    LOW_RANK,
    /** Replaces the weight and bias of the sub-layer's LayerNorm. */
    LAYER_NORM,
    /** Maps the pooled row to logits. */
    CLASSIFY
}
