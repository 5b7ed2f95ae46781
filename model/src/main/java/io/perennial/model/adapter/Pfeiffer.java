package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Activation;
import java.util.Set;

/**
 * One bottleneck a layer, after the feed-forward sub-layer; it reads that sub-layer's LayerNorm.
 *
 * <p>Pfeiffer et al. 2021, "AdapterFusion: Non-Destructive Task Composition for Transfer Learning",
 * section 3.2.2; the placement is AdapterHub's {@code seq_bn}. The up projection starts at zero.
 */
public record Pfeiffer(Bottleneck bottleneck) implements AdapterMethod {

    static final String NAME = "pfeiffer";

    private static final Bottleneck DEFAULTS =
            new Bottleneck(
                    BottleneckSize.of(32),
                    Activation.RELU,
                    1,
                    false,
                    Set.of(Sublayer.FEED_FORWARD),
                    Set.of());

    static Pfeiffer read(MethodSettings settings) {
        return new Pfeiffer(Bottleneck.read(settings, DEFAULTS));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double defaultLearningRate() {
        return 4e-3;
    }

    @Override
    public void placeIn(LayoutBuilder layout) {
        bottleneck.placeIn(layout, Operation.BOTTLENECK_AFTER_NORM);
    }

    @Override
    public void writeTo(ObjectNode json) {
        bottleneck.writeTo(json);
    }
}
