package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Nothing inside the base: a head on frozen features, the baseline that adapters must beat. */
public record HeadOnly() implements AdapterMethod {

    static final String NAME = "head_only";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double defaultLearningRate() {
        return 1e-2;
    }

    @Override
    public void placeIn(LayoutBuilder layout) {
        // The head is part of every layout.
    }

    @Override
    public void writeTo(ObjectNode json) {
        // Nothing to set.
    }
}
