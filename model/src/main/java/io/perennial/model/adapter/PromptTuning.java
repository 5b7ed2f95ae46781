package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Site;

/**
 * Learnt vectors in front of a text's word embeddings.
 *
 * <p>Lester et al. 2021, "The Power of Scale for Parameter-Efficient Prompt Tuning", section 3.
 * They start as the words of a text, repeated as often as needed, or as words drawn from the
 * vocabulary (its "sampled vocabulary").
 *
 * @param tokens number of vectors
 * @param text where they start; empty for drawn words
 */
public record PromptTuning(int tokens, String text) implements AdapterMethod {

    static final String NAME = "prompt";
    static final int MOST_TOKENS = 1024;

    static PromptTuning read(MethodSettings settings) {
        return new PromptTuning(
                settings.whole("tokens", 16, MOST_TOKENS), settings.text("text", ""));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double defaultLearningRate() {
        return 3e-3;
    }

    @Override
    public void placeIn(LayoutBuilder layout) {
        layout.prompt(tokens);
        layout.at(Site.EMBEDDING, 0, Operation.PROMPT)
                .matrix(
                        "vectors",
                        tokens,
                        layout.base().embeddingSize(),
                        new Initial.WordVectors(text));
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("tokens", tokens);
        if (!text.isEmpty()) {
            json.put("text", text);
        }
    }
}
