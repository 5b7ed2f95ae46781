package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.Site;
import java.util.List;
import java.util.Set;

/**
 * The task's own weight and bias for both LayerNorms of every layer, starting from the base's.
 *
 * <p>Houlsby et al. 2019, section 2.1, train them beside the bottlenecks; Zhao et al. 2023, "Tuning
 * LayerNorm in Attention", alone.
 *
 * @param leaveOut layers, from 0, that keep the base's LayerNorms
 */
public record LayerNormTuning(Set<Integer> leaveOut) implements AdapterMethod {

    public LayerNormTuning {
        leaveOut = Set.copyOf(leaveOut);
    }

    @Override
    public String name() {
        return "layer_norm";
    }

    @Override
    public void placeIn(LayoutBuilder layout) {
        int hidden = layout.base().hiddenSize();
        for (int layer : layout.layersWithout(leaveOut)) {
            for (Site site : List.of(Site.ATTENTION_SUBLAYER, Site.FEED_FORWARD_SUBLAYER)) {
                layout.at(site, layer, Operation.LAYER_NORM, Activation.IDENTITY, 1)
                        .matrix("norm.weight", 1, hidden, new Initial.BaseLayerNorm(false))
                        .matrix("norm.bias", 1, hidden, new Initial.BaseLayerNorm(true));
            }
        }
    }

    @Override
    public void writeTo(ObjectNode json) {
        leaveOut.stream().sorted().forEach(json.putArray("leave_out")::add);
    }
}
