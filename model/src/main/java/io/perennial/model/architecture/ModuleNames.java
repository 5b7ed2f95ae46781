package io.perennial.model.architecture;

import java.util.Optional;

/**
 * The names that Hugging Face's implementation of a family gives its modules; files of adapters are
 * written in them.
 */
public interface ModuleNames {

    /**
     * The attribute that holds the transformer in a model with a head: {@code bert}, for example.
     */
    String transformer();

    /**
     * The module at a site, without the transformer's own name, for example {@code
     * encoder.layer.3.attention.self.query}; empty where the family has none.
     *
     * @param layer 0 outside the layers
     */
    Optional<String> module(Site site, int layer);

    /** Whether linear layers hold their weights as [inputs, outputs], as GPT-2's do. */
    boolean transposed();

    /** What {@code AutoModelForSequenceClassification} puts on top. */
    Classifier classifier();

    /**
     * A sequence classifier's head.
     *
     * @param dense name of the dense layer; empty where there is none
     * @param output name of the layer that gives the scores
     */
    record Classifier(
            String modelClass,
            Pooling pooling,
            Head head,
            Optional<String> dense,
            String output,
            boolean bias) {}

    /** The name of the model class with a language-model head, in decoders. */
    Optional<String> languageModelClass();
}
