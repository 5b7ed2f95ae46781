package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.Site;
import java.util.List;
import java.util.Set;

/**
 * Two bottlenecks a layer, each after a sub-layer's output projection and before its residual
 * connection.
 *
 * <p>Houlsby et al. 2019, "Parameter-Efficient Transfer Learning for NLP", section 2.1. The up
 * projection starts at zero.
 *
 * @param bottleneck width of the bottleneck
 * @param scaling factor on the bottleneck's output
 * @param leaveOut layers, from 0, without bottlenecks
 */
public record Houlsby(int bottleneck, Activation activation, double scaling, Set<Integer> leaveOut)
        implements AdapterMethod {

    public Houlsby {
        leaveOut = Set.copyOf(leaveOut);
    }

    @Override
    public String name() {
        return "houlsby";
    }

    @Override
    public void placeIn(LayoutBuilder layout) {
        for (int layer : layout.layersWithout(leaveOut)) {
            for (Site site : List.of(Site.ATTENTION_SUBLAYER, Site.FEED_FORWARD_SUBLAYER)) {
                Bottleneck.place(
                        layout, site, layer, Operation.BOTTLENECK, bottleneck, activation, scaling);
            }
        }
    }

    @Override
    public void writeTo(ObjectNode json) {
        Bottleneck.write(json, bottleneck, activation, scaling, leaveOut);
    }
}
