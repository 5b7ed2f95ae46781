package io.perennial.model.architecture;

/** What the scripts know of a base's sizes, in the order of {@link BaseConfig#forScript()}. */
public enum Architecture {
    LAYERS,
    HEADS,
    KEY_VALUE_HEADS,
    HEAD_SIZE,
    EPSILON,
    ACTIVATION,
    /** 1 where the word embeddings are projected to the hidden size. */
    EMBEDDING_PROJECTION
}
