package io.perennial.model.adapter;

/** How a parameter starts. */
public sealed interface Initial {

    /** All zero. */
    record Zero() implements Initial {}

    /** Normal with mean zero. */
    record Normal(double standardDeviation) implements Initial {}

    /** Uniform in [-bound, bound]. */
    record Uniform(double bound) implements Initial {}

    /** The base's own LayerNorm weight (or bias) at the insertion's site and layer. */
    record BaseLayerNorm(boolean bias) implements Initial {}

    Initial ZERO = new Zero();
}
