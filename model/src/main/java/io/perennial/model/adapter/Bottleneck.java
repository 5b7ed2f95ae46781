package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.Site;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What bottleneck methods share: their settings and their matrices.
 *
 * @param size width of the bottleneck
 * @param activation between the projections
 * @param scaling factor on the bottleneck's output
 * @param gated whether a learnt gate weighs the output, one number a text (Mao et al. 2022,
 *     "UniPELT", section 3.2)
 * @param sublayers halves of a layer that get a bottleneck
 * @param leaveOut layers, from 0, without bottlenecks
 */
public record Bottleneck(
        BottleneckSize size,
        Activation activation,
        double scaling,
        boolean gated,
        Set<Sublayer> sublayers,
        Set<Integer> leaveOut) {

    /** Houlsby et al. 2019, section 3.1: near-identity start. */
    private static final Initial DOWN = new Initial.Normal(0.01);

    public Bottleneck {
        sublayers = Set.copyOf(sublayers);
        leaveOut = Set.copyOf(leaveOut);
        if (sublayers.isEmpty()) {
            throw new InvalidAdapterSpecException(
                    "\"sublayers\" is []; list attention, feed_forward or both");
        }
    }

    /** Reads settings; absent ones are the fallback's. */
    static Bottleneck read(MethodSettings settings, Bottleneck fallback) {
        return new Bottleneck(
                BottleneckSize.read(settings, fallback.size),
                settings.activation(fallback.activation),
                settings.number("scaling", fallback.scaling),
                settings.flag("gated", fallback.gated),
                settings.sublayers(fallback.sublayers),
                settings.layers());
    }

    void writeTo(ObjectNode json) {
        size.writeTo(json);
        json.put("activation", activation.code());
        json.put("scaling", scaling);
        if (gated) {
            json.put("gated", true);
        }
        EnumSet.copyOf(sublayers).forEach(s -> json.withArray("sublayers").add(s.code()));
        MethodSettings.writeLayers(json, leaveOut);
    }

    /** Dense bottlenecks at every chosen place. */
    void placeIn(LayoutBuilder layout, Operation operation) {
        int hidden = layout.base().hiddenSize();
        int width = size.on(hidden);
        atEachPlace(
                layout,
                operation,
                insertion ->
                        insertion
                                .matrix("down.weight", width, hidden, DOWN)
                                .matrix("down.bias", 1, width, Initial.ZERO)
                                .matrix("up.weight", hidden, width, Initial.ZERO)
                                .matrix("up.bias", 1, hidden, Initial.ZERO));
    }

    /**
     * Starts an insertion at every chosen place, and closes it with the gate where there is one.
     */
    void atEachPlace(
            LayoutBuilder layout, Operation operation, Consumer<LayoutBuilder.Placement> fill) {
        for (int layer : layout.layersWithout(leaveOut)) {
            for (Sublayer sublayer : EnumSet.copyOf(sublayers)) {
                Site site = sublayer.site();
                LayoutBuilder.Placement insertion =
                        layout.at(site, layer, operation).activation(activation).scale(scaling);
                fill.accept(insertion);
                if (gated) {
                    insertion.gate(layout.base().hiddenSize(), 1);
                }
            }
        }
    }
}
