package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Site;

/**
 * Low-rank updates (alpha / r) B A of frozen projections.
 *
 * <p>Hu et al. 2021, "LoRA: Low-Rank Adaptation of Large Language Models", section 4.1. A starts
 * uniform in ±1/sqrt(inputs), as in the reference implementation, and B at zero. Word embeddings
 * are updated by a lookup in A, where A starts at zero and B normal.
 *
 * @param updates rank, scale, dropout and places
 * @param gated whether a learnt gate, one number a text, takes the place of the scale (Mao et al.
 *     2022, "UniPELT", section 3.2)
 */
public record Lora(LowRank updates, boolean gated) implements AdapterMethod {

    static final String NAME = "lora";

    public Lora {
        if (gated && updates.targets().contains(Site.EMBEDDING)) {
            throw new InvalidAdapterSpecException(
                    "\"targets\" has \"embeddings\" and \"gated\" is true, but a gate reads what goes into a projection, and words have nothing there; set \"gated\" to false");
        }
    }

    static Lora read(MethodSettings settings) {
        return new Lora(LowRank.read(settings), settings.flag("gated", false));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double defaultLearningRate() {
        return 3e-3;
    }

    @Override
    public void placeIn(LayoutBuilder layout) {
        updates.atEachPlace(
                layout,
                Operation.LOW_RANK,
                (site, insertion) -> {
                    if (gated) {
                        insertion.gate(layout.base().inputs(site), 1);
                    }
                });
    }

    @Override
    public void writeTo(ObjectNode json) {
        updates.writeTo(json);
        if (gated) {
            json.put("gated", true);
        }
    }
}
