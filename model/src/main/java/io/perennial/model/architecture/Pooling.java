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
    WORDS_AND_MEAN,
    /**
     * The same two means side by side, each with a linear head of its own, which learns by itself:
     * words vote beside the network. The bias is the network's. The answer is a product of experts
     * (Hinton 2002): of two distributions their normalised geometric mean, of two scores or numbers
     * the mean. Of encoders.
     */
    WORDS_BESIDE_MEAN;

    /** Whether the head sees what the first layer reads. */
    public boolean seesWords() {
        return this == WORDS_AND_MEAN || this == WORDS_BESIDE_MEAN;
    }

    /** How many vectors of the base's width a text becomes. */
    public int views() {
        return this == WORDS_BESIDE_MEAN ? 2 : 1;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
