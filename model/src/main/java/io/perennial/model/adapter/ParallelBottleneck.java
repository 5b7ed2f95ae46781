package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Activation;
import java.util.Set;

/**
 * Bottlenecks beside a sub-layer: they read its input and add to its output.
 *
 * <p>He et al. 2022, "Towards a Unified View of Parameter-Efficient Transfer Learning", section
 * 3.3, with its scaling of 4. The up projection starts at zero. AdapterHub's {@code par_bn}.
 */
public record ParallelBottleneck(Bottleneck bottleneck) implements AdapterMethod {

    static final String NAME = "parallel";

    private static final Bottleneck DEFAULTS =
            new Bottleneck(
                    BottleneckSize.of(32),
                    Activation.RELU,
                    4,
                    false,
                    Set.of(Sublayer.FEED_FORWARD),
                    Set.of());

    static ParallelBottleneck read(MethodSettings settings) {
        return new ParallelBottleneck(Bottleneck.read(settings, DEFAULTS));
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
        bottleneck.placeIn(layout, Operation.PARALLEL_BOTTLENECK);
    }

    @Override
    public void writeTo(ObjectNode json) {
        bottleneck.writeTo(json);
    }
}
