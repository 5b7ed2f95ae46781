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
    LAST,
    /**
     * The sum of two means over the text's tokens: of what the first layer reads, and of what the
     * last one writes. A path around the network (He et al. 2016) on which words reach the head as
     * they are. Of encoders.
     */
    WORDS_AND_MEAN;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
