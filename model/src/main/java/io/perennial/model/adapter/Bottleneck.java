package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.Site;
import java.util.Set;

/** What bottleneck methods share: their matrices and their settings. */
final class Bottleneck {

    /** Houlsby et al. 2019, section 3.1: near-identity start. */
    private static final Initial DOWN = new Initial.Normal(0.01);

    private Bottleneck() {}

    static void place(
            LayoutBuilder layout,
            Site site,
            int layer,
            Operation operation,
            int bottleneck,
            Activation activation,
            double scaling) {
        int hidden = layout.base().hiddenSize();
        layout.at(site, layer, operation, activation, scaling)
                .matrix("down.weight", bottleneck, hidden, DOWN)
                .matrix("down.bias", 1, bottleneck, Initial.ZERO)
                .matrix("up.weight", hidden, bottleneck, Initial.ZERO)
                .matrix("up.bias", 1, hidden, Initial.ZERO);
    }

    static void write(
            ObjectNode json,
            int bottleneck,
            Activation activation,
            double scaling,
            Set<Integer> leaveOut) {
        json.put("bottleneck", bottleneck);
        json.put("activation", activation.code());
        json.put("scaling", scaling);
        leaveOut.stream().sorted().forEach(json.putArray("leave_out")::add);
    }
}
