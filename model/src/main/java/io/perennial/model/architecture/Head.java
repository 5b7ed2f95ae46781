package io.perennial.model.architecture;

import java.util.Locale;

/**
 * How the pooled row becomes scores. The dense forms are those of Hugging Face's sequence
 * classifiers. The scripts use the ordinals.
 */
public enum Head {
    /** W x + b. */
    LINEAR(Activation.IDENTITY),
    /** W tanh(D x + d) + b, as RoBERTa's classifier. */
    DENSE_TANH(Activation.TANH),
    /** W relu(D x + d) + b, as DistilBERT's classifier. */
    DENSE_RELU(Activation.RELU),
    /** W gelu(D x + d) + b, as ELECTRA's classifier. */
    DENSE_GELU(Activation.GELU);

    private final Activation activation;

    Head(Activation activation) {
        this.activation = activation;
    }

    /** After the dense layer. */
    public Activation activation() {
        return activation;
    }

    public boolean hasDenseLayer() {
        return this != LINEAR;
    }

    /** The name used in specifications. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
