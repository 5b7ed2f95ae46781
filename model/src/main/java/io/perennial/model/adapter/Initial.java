package io.perennial.model.adapter;

import io.perennial.model.architecture.Site;

/** How a parameter starts. */
public sealed interface Initial {

    /** The same value everywhere. */
    record Constant(double value) implements Initial {}

    /** Normal with mean zero. */
    record Normal(double standardDeviation) implements Initial {}

    /** Uniform in [-bound, bound]. */
    record Uniform(double bound) implements Initial {}

    /** The base's own LayerNorm weight (or bias) at a site. */
    record BaseNorm(Site site, int layer, boolean bias) implements Initial {}

    /** The Euclidean length of each row of the base's projection at a site. */
    record RowLengths(Site site, int layer) implements Initial {}

    /** The base's word embeddings of a text's tokens; of drawn words where the text is empty. */
    record WordVectors(String text) implements Initial {}

    Initial ZERO = new Constant(0);
    Initial ONE = new Constant(1);
}
