package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Site;
import java.util.Set;

/**
 * A learnt change of every bias: of all projections and all LayerNorms.
 *
 * <p>Ben Zaken et al. 2022, "BitFit: Simple Parameter-efficient Fine-tuning for Transformer-based
 * Masked Language-models". Kept as the difference from the base's bias, so that it starts at zero
 * and weight decay leads back to the base. Where the base has no bias, one is added.
 *
 * @param leaveOut layers, from 0, whose biases stay
 */
public record BitFit(Set<Integer> leaveOut) implements AdapterMethod {

    static final String NAME = "bitfit";

    public BitFit {
        leaveOut = Set.copyOf(leaveOut);
    }

    static BitFit read(MethodSettings settings) {
        return new BitFit(settings.layers());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double defaultLearningRate() {
        return 1e-2;
    }

    @Override
    public void placeIn(LayoutBuilder layout) {
        Site outer = layout.base().outerNorm();
        bias(layout, outer, 0, layout.base().normSize(outer));
        for (int layer : layout.layersWithout(leaveOut)) {
            for (Site site : layout.projections("projections", layout.base().projections())) {
                if (site != Site.QUERY_KEY_VALUE) {
                    bias(layout, site, layer, layout.base().outputs(site));
                }
            }
            for (Sublayer sublayer : Sublayer.values()) {
                bias(layout, sublayer.norm(), layer, layout.base().hiddenSize());
            }
        }
    }

    private static void bias(LayoutBuilder layout, Site site, int layer, int size) {
        layout.at(site, layer, Operation.BIAS).matrix("bias", 1, size, Initial.ZERO);
    }

    @Override
    public void writeTo(ObjectNode json) {
        MethodSettings.writeLayers(json, leaveOut);
    }
}
