package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Site;

/**
 * LLaMA-Adapter: in the top layers, every query also attends to learnt vectors, through the frozen
 * key and value projections and a softmax of their own, weighed by a gate that starts at zero.
 *
 * <p>Zhang et al. 2023, "LLaMA-Adapter: Efficient Fine-tuning of Language Models with Zero-init
 * Attention", section 3.2.
 *
 * @param tokens learnt vectors a layer
 * @param topLayers layers, from the top, that have them; a base with fewer layers has them in all
 */
public record AdaptionPrompt(int tokens, int topLayers) implements AdapterMethod {

    static final String NAME = "llama_adapter";

    static AdaptionPrompt read(MethodSettings settings) {
        return new AdaptionPrompt(
                settings.whole("tokens", 16, PromptTuning.MOST_TOKENS),
                settings.whole("top_layers", 30, 1024));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double defaultLearningRate() {
        return 2e-2;
    }

    @Override
    public void placeIn(LayoutBuilder layout) {
        int layers = layout.base().layers();
        for (int layer = Math.max(0, layers - topLayers); layer < layers; layer++) {
            layout.at(Site.ATTENTION, layer, Operation.ADAPTION_PROMPT)
                    .matrix("prompt", tokens, layout.base().hiddenSize(), new Initial.Normal(1))
                    .matrix("gate", 1, 1, Initial.ZERO);
        }
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("tokens", tokens);
        json.put("top_layers", topLayers);
    }
}
