package io.perennial.model.architecture;

import java.util.Locale;

/** How the last layer's rows become one vector a text. The scripts use the ordinals. */
public enum Pooling {
    /** Mean over the text's tokens; padding and soft prompts are left out. */
    MEAN,
    /** The first position's vector. */
    FIRST,
    /** The base's own pooler over the first position, where it has one: tanh(W x + b) in BERT. */
    POOLER,
    /** The last token's vector, the only one of a decoder that has seen the whole text. */
    LAST;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
