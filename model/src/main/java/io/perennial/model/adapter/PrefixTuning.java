package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.Site;

/**
 * Learnt keys and values in front of every layer's own.
 *
 * <p>Li and Liang 2021, "Prefix-Tuning: Optimizing Continuous Prompts for Generation", section 4;
 * with {@code hidden}, an MLP writes them while training (section 4.3) and only keys and values are
 * published.
 *
 * @param tokens keys and values a layer
 * @param hidden inner width of the MLP; 0 trains keys and values themselves
 * @param shiftPositions whether a text's positions count from after the prefix, as in PEFT;
 *     AdapterHub leaves them
 * @param gated whether a learnt gate, one number a text for keys and one for values, weighs them
 *     (Mao et al. 2022, "UniPELT", section 3.2)
 */
public record PrefixTuning(int tokens, int hidden, boolean shiftPositions, boolean gated)
        implements AdapterMethod {

    static final String NAME = "prefix";

    static PrefixTuning read(MethodSettings settings) {
        return new PrefixTuning(
                settings.whole("tokens", 16, PromptTuning.MOST_TOKENS),
                settings.whole("hidden", 128, 0, 8192),
                settings.flag("shift_positions", true),
                settings.flag("gated", false));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double defaultLearningRate() {
        return hidden > 0 ? 1e-3 : 1e-2;
    }

    @Override
    public AdapterMethod published() {
        return new PrefixTuning(tokens, 0, shiftPositions, gated);
    }

    @Override
    public void placeIn(LayoutBuilder layout) {
        BaseConfig base = layout.base();
        if (shiftPositions) {
            layout.shiftPositions(tokens);
        }
        int size = 2 * base.layers() * base.keyValueSize();
        int prefix;
        if (hidden > 0) {
            int width = base.hiddenSize();
            prefix =
                    layout.sharedDerived(
                            Derivation.MLP,
                            "keys_values",
                            tokens,
                            size,
                            Activation.TANH,
                            layout.shared("embedding", tokens, width, new Initial.Normal(1)),
                            layout.shared("mlp.0.weight", hidden, width, uniform(width)),
                            layout.shared("mlp.0.bias", 1, hidden, Initial.ZERO),
                            layout.shared("mlp.2.weight", size, hidden, uniform(hidden)),
                            layout.shared("mlp.2.bias", 1, size, Initial.ZERO));
        } else {
            prefix = layout.shared("keys_values", tokens, size, new Initial.Normal(0.5));
        }
        for (int layer = 0; layer < base.layers(); layer++) {
            LayoutBuilder.Placement insertion =
                    layout.at(Site.ATTENTION, layer, Operation.PREFIX).uses(prefix);
            if (gated) {
                insertion.gate(base.hiddenSize(), 2);
            }
        }
    }

    private static Initial uniform(int inputs) {
        return new Initial.Uniform(1 / Math.sqrt(inputs));
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("tokens", tokens);
        json.put("hidden", hidden);
        json.put("shift_positions", shiftPositions);
        if (gated) {
            json.put("gated", true);
        }
    }
}
