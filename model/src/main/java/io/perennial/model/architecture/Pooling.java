package io.perennial.model.architecture;

import java.util.Locale;

/** How the last layer's rows become one vector a text. The scripts use the ordinals. */
public enum Pooling {
    /** Mean over the text's tokens, padding left out. */
    MEAN,
    /** The first token's vector. */
    FIRST,
    /** The base's own pooler over the first token, where it has one: tanh(W x + b) in BERT. */
    POOLER;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
