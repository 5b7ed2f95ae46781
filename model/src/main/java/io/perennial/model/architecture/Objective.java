package io.perennial.model.architecture;

import java.util.Locale;

/** What a task's examples ask for, and so what its loss is. The scripts use the ordinals. */
public enum Objective {
    /** One label a text: softmax over the labels, cross-entropy. */
    CLASSIFICATION,
    /** Any number of labels a text: a sigmoid each, mean binary cross-entropy. */
    MULTI_LABEL,
    /** A number a text: mean squared error. */
    REGRESSION,
    /**
     * A text a text, by a decoder's own language-model head: cross-entropy of the target's tokens.
     */
    TEXT;

    /** The name used in specifications. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the head has a row for each of the task's labels. */
    public boolean hasLabels() {
        return this == CLASSIFICATION || this == MULTI_LABEL;
    }
}
