package io.perennial.model.baseline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.Initialiser;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import java.util.List;

/** One task's linear head on weights that several tasks may share, with its AdamW moments. */
final class TaskHead {

    private final List<String> labels;
    private final ParameterLayout layout;
    private final NDArray vector;
    private final NDArray firstMoment;
    private final NDArray secondMoment;
    private long steps;

    /**
     * @param owner frees the vectors
     */
    TaskHead(FrozenBase base, NDManager owner, List<String> labels, long seed) {
        this.labels = List.copyOf(labels);
        this.layout = base.layout(AdapterSpec.parse("{\"method\":\"head_only\"}"), labels.size());
        float[] start = new Initialiser(layout, seed).start(labels.size(), base.values());
        this.vector = owner.create(start, new Shape(start.length));
        this.firstMoment = owner.zeros(vector.getShape());
        this.secondMoment = owner.zeros(vector.getShape());
    }

    List<String> labels() {
        return labels;
    }

    ParameterLayout layout() {
        return layout;
    }

    /** Values of the head. */
    long size() {
        return layout.size();
    }

    NDArray vector() {
        return vector;
    }

    NDArray firstMoment() {
        return firstMoment;
    }

    NDArray secondMoment() {
        return secondMoment;
    }

    /** Updates since the optimiser's start. */
    long steps() {
        return steps;
    }

    void stepApplied() {
        steps++;
    }

    void restartOptimiser() {
        steps = 0;
        firstMoment.muli(0);
        secondMoment.muli(0);
    }
}
