package io.perennial.model.fuse;

import java.util.Set;

/** What an example asks for. A task's examples all have the kind of its objective. */
public sealed interface Target {

    /** One label, by its index; for classification. */
    record Label(int index) implements Target {}

    /** All labels that hold, by their indices; for multi-label classification. */
    record LabelSet(Set<Integer> indices) implements Target {
        public LabelSet {
            indices = Set.copyOf(indices);
        }
    }

    /** A number; for regression. */
    record Value(float value) implements Target {}

    /** The row's own tokens behind its first text; for text. */
    record Continuation() implements Target {}
}
