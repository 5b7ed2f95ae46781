package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.Site;
import java.util.Set;

/**
 * One bottleneck a layer, after the feed-forward sub-layer; it reads that sub-layer's LayerNorm.
 *
 * <p>Pfeiffer et al. 2021, "AdapterFusion: Non-Destructive Task Composition for Transfer Learning",
 * section 3.2.2; the placement is AdapterHub's {@code seq_bn}. The up projection starts at zero.
 *
 * @param bottleneck width of the bottleneck
 * @param scaling factor on the bottleneck's output
 * @param leaveOut layers, from 0, without a bottleneck
 */
public record Pfeiffer(int bottleneck, Activation activation, double scaling, Set<Integer> leaveOut)
        implements AdapterMethod {

    public Pfeiffer {
        leaveOut = Set.copyOf(leaveOut);
    }

    @Override
    public String name() {
        return "pfeiffer";
    }

    @Override
    public void placeIn(LayoutBuilder layout) {
        for (int layer : layout.layersWithout(leaveOut)) {
            Bottleneck.place(
                    layout,
                    Site.FEED_FORWARD_SUBLAYER,
                    layer,
                    Operation.BOTTLENECK_AFTER_NORM,
                    bottleneck,
                    activation,
                    scaling);
        }
    }

    @Override
    public void writeTo(ObjectNode json) {
        Bottleneck.write(json, bottleneck, activation, scaling, leaveOut);
    }
}
