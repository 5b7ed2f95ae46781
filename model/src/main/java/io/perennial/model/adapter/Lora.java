package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.Site;
import java.util.EnumSet;
import java.util.Set;

/**
 * Low-rank updates (alpha / r) B A of frozen projections.
 *
 * <p>Hu et al. 2021, "LoRA: Low-Rank Adaptation of Large Language Models", section 4.1. A starts
 * uniform in ±1/sqrt(inputs), as in the reference implementation, and B at zero.
 *
 * @param rank inner size r
 * @param alpha numerator of the scale
 * @param targets projections that get an update
 * @param leaveOut layers, from 0, without updates
 */
public record Lora(int rank, double alpha, Set<Site> targets, Set<Integer> leaveOut)
        implements AdapterMethod {

    public Lora {
        targets = Set.copyOf(targets);
        leaveOut = Set.copyOf(leaveOut);
    }

    @Override
    public String name() {
        return "lora";
    }

    @Override
    public void placeIn(LayoutBuilder layout) {
        for (int layer : layout.layersWithout(leaveOut)) {
            for (Site site : EnumSet.copyOf(targets)) {
                int inputs = layout.inputs(site);
                layout.at(site, layer, Operation.LOW_RANK, Activation.IDENTITY, alpha / rank)
                        .matrix(
                                "a.weight",
                                rank,
                                inputs,
                                new Initial.Uniform(1 / Math.sqrt(inputs)))
                        .matrix("b.weight", layout.outputs(site), rank, Initial.ZERO);
            }
        }
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("rank", rank);
        json.put("alpha", alpha);
        EnumSet.copyOf(targets)
                .forEach(site -> json.withArray("targets").add(LoraTarget.code(site)));
        leaveOut.stream().sorted().forEach(json.putArray("leave_out")::add);
    }
}
