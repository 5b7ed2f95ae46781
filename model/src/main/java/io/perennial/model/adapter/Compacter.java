package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Activation;
import java.util.Set;

/**
 * Bottlenecks whose matrices are sums of Kronecker products, W = Σ A_i ⊗ (s_i t_i), with factors
 * A_i that all layers of the task share.
 *
 * <p>Mahabadi et al. 2021, "Compacter: Efficient Low-Rank Hypercomplex Adapter Layers", section 3.
 * {@code sublayers: ["feed_forward"]} is its Compacter++.
 *
 * @param terms n, the number of Kronecker products; divides the hidden size and the width
 * @param rank inner size of s_i t_i
 * @param afterNorm whether the bottlenecks read through the sub-layer's LayerNorm, as {@link
 *     Pfeiffer}'s
 */
public record Compacter(Bottleneck bottleneck, int terms, int rank, boolean afterNorm)
        implements AdapterMethod {

    static final String NAME = "compacter";

    private static final Bottleneck DEFAULTS =
            new Bottleneck(
                    BottleneckSize.of(32),
                    Activation.GELU,
                    1,
                    false,
                    Set.of(Sublayer.values()),
                    Set.of());

    static Compacter read(MethodSettings settings) {
        return new Compacter(
                Bottleneck.read(settings, DEFAULTS),
                settings.whole("terms", 4, 64),
                settings.whole("rank", 1, 64),
                settings.flag("after_norm", false));
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
        int hidden = layout.base().hiddenSize();
        int width = bottleneck.size().on(hidden);
        if (hidden % terms != 0 || width % terms != 0) {
            throw new InvalidAdapterSpecException(
                    "\"terms\" is %d; it must divide the base's hidden size %d and the bottleneck's width %d"
                            .formatted(terms, hidden, width));
        }
        int rule = layout.shared("rule", terms * terms, terms, new Initial.Normal(0.1));
        bottleneck.atEachPlace(
                layout,
                afterNorm ? Operation.BOTTLENECK_AFTER_NORM : Operation.BOTTLENECK,
                insertion -> {
                    kronecker(insertion, "down", rule, hidden, width, false);
                    kronecker(insertion, "up", rule, width, hidden, true);
                });
    }

    /** Left factors are stacked to [n · in/n, rank], right ones to [n · rank, out/n]. */
    private void kronecker(
            LayoutBuilder.Placement insertion,
            String part,
            int rule,
            int inputs,
            int outputs,
            boolean startsAtZero) {
        int rows = inputs / terms;
        int columns = outputs / terms;
        Initial glorotLeft = new Initial.Uniform(Math.sqrt(6.0 / (rows + rank)));
        Initial glorotRight = new Initial.Uniform(Math.sqrt(6.0 / (rank + columns)));
        int left = insertion.factor(part + ".left", terms * rows, rank, glorotLeft);
        int right =
                insertion.factor(
                        part + ".right",
                        terms * rank,
                        columns,
                        startsAtZero ? Initial.ZERO : glorotRight);
        insertion
                .derived(
                        Derivation.KRONECKER,
                        part + ".weight",
                        outputs,
                        inputs,
                        Activation.IDENTITY,
                        rule,
                        left,
                        right)
                .matrix(part + ".bias", 1, outputs, Initial.ZERO);
    }

    @Override
    public void writeTo(ObjectNode json) {
        bottleneck.writeTo(json);
        json.put("terms", terms);
        json.put("rank", rank);
        if (afterNorm) {
            json.put("after_norm", true);
        }
    }
}
