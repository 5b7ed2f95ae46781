package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Site;

/**
 * Low-rank updates of a projection's direction, and a learnt length for each of its rows: W' = m (W
 * + s B A) / ‖W + s B A‖.
 *
 * <p>Liu et al. 2024, "DoRA: Weight-Decomposed Low-Rank Adaptation", section 4; the norm is taken
 * as a constant in the gradient (section 4.3). The lengths m start as the rows' own.
 */
public record Dora(LowRank updates) implements AdapterMethod {

    static final String NAME = "dora";

    public Dora {
        if (updates.targets().contains(Site.EMBEDDING)) {
            throw new InvalidAdapterSpecException(
                    "\"targets\" has \"embeddings\", which dora does not update; add the method lora with these targets beside it");
        }
    }

    static Dora read(MethodSettings settings) {
        return new Dora(LowRank.read(settings));
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
                Operation.WEIGHT_DECOMPOSED,
                (site, insertion) ->
                        insertion.matrix(
                                "magnitude",
                                1,
                                layout.base().outputs(site),
                                new Initial.RowLengths(site, insertion.layer())));
    }

    @Override
    public void writeTo(ObjectNode json) {
        updates.writeTo(json);
    }
}
