package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Activation;
import java.util.Set;

/**
 * Bottlenecks after each sub-layer's output projection and before its residual connection.
 *
 * <p>Houlsby et al. 2019, "Parameter-Efficient Transfer Learning for NLP", section 2.1. The up
 * projection starts at zero. AdapterHub's {@code double_seq_bn}.
 */
public record Houlsby(Bottleneck bottleneck) implements AdapterMethod {

    static final String NAME = "houlsby";

    private static final Bottleneck DEFAULTS =
            new Bottleneck(
                    BottleneckSize.of(32),
                    Activation.SWISH,
                    1,
                    false,
                    Set.of(Sublayer.values()),
                    Set.of());

    static Houlsby read(MethodSettings settings) {
        return new Houlsby(Bottleneck.read(settings, DEFAULTS));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double defaultLearningRate() {
        return 2e-3;
    }

    @Override
    public void placeIn(LayoutBuilder layout) {
        bottleneck.placeIn(layout, Operation.BOTTLENECK);
    }

    @Override
    public void writeTo(ObjectNode json) {
        bottleneck.writeTo(json);
    }
}
