package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A way to adapt a frozen transformer with few parameters. One small record a method. */
public sealed interface AdapterMethod permits Houlsby, Pfeiffer, Lora, LayerNormTuning {

    /** The name in specifications, for example {@code houlsby}. */
    String name();

    /**
     * Adds this method's insertions and parameters. A fresh adapter leaves the base's output
     * unchanged.
     */
    void placeIn(LayoutBuilder layout);

    /** Writes every setting, so that {@link AdapterSpec#parse} gives an equal method back. */
    void writeTo(ObjectNode json);
}
