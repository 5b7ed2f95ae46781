package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Site;
import java.util.EnumSet;
import java.util.Set;

/**
 * The task's own weight and bias for the LayerNorms, starting from the base's.
 *
 * <p>Houlsby et al. 2019, section 2.1, train those of the layers beside the bottlenecks; Zhao et
 * al. 2023, "Tuning LayerNorm in Attention", all of them alone.
 *
 * @param outer whether the LayerNorm outside the layers (after the embeddings in encoders, after
 *     the last layer in decoders) is the task's own too
 * @param sublayers halves of a layer whose LayerNorm is the task's own
 * @param leaveOut layers, from 0, that keep the base's LayerNorms
 */
public record LayerNormTuning(boolean outer, Set<Sublayer> sublayers, Set<Integer> leaveOut)
        implements AdapterMethod {

    static final String NAME = "layer_norm";

    private static final Set<Sublayer> BOTH = Set.of(Sublayer.values());

    public LayerNormTuning {
        sublayers = Set.copyOf(sublayers);
        leaveOut = Set.copyOf(leaveOut);
    }

    static LayerNormTuning read(MethodSettings settings) {
        return new LayerNormTuning(
                settings.flag("outer", true), settings.sublayers(BOTH), settings.layers());
    }

    /** What {@code "layer_norm": true} beside another method means. */
    static LayerNormTuning ofLayers() {
        return new LayerNormTuning(false, BOTH, Set.of());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double defaultLearningRate() {
        return 5e-3;
    }

    @Override
    public void placeIn(LayoutBuilder layout) {
        if (outer) {
            norm(layout, layout.base().outerNorm(), 0);
        }
        for (int layer : layout.layersWithout(leaveOut)) {
            for (Sublayer sublayer : EnumSet.copyOf(sublayers)) {
                norm(layout, sublayer.norm(), layer);
            }
        }
    }

    private static void norm(LayoutBuilder layout, Site site, int layer) {
        int size = layout.base().normSize(site);
        LayoutBuilder.Placement insertion =
                layout.at(site, layer, Operation.LAYER_NORM)
                        .matrix("weight", 1, size, new Initial.BaseNorm(site, layer, false));
        if (layout.base().normHasBias()) {
            insertion.matrix("bias", 1, size, new Initial.BaseNorm(site, layer, true));
        }
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("outer", outer);
        EnumSet.copyOf(sublayers).forEach(s -> json.withArray("sublayers").add(s.code()));
        MethodSettings.writeLayers(json, leaveOut);
    }
}
