package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.Site;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What low-rank methods share: their settings and their matrices A and B.
 *
 * @param rank inner size r
 * @param alpha numerator of the scale
 * @param rankStabilised whether the scale is alpha / sqrt(r) instead of alpha / r (Kalajdzievski
 *     2023, "A Rank Stabilization Scaling Factor for Fine-Tuning with LoRA")
 * @param dropout share of the input's values left out while training
 * @param targets projections, and the word embeddings, that get an update; empty for the base's
 *     default: query and value, or all three where the base computes them with one matrix
 * @param leaveOut layers, from 0, without updates
 */
public record LowRank(
        int rank,
        double alpha,
        boolean rankStabilised,
        double dropout,
        Set<Site> targets,
        Set<Integer> leaveOut) {

    public LowRank {
        targets = Set.copyOf(targets);
        leaveOut = Set.copyOf(leaveOut);
    }

    static LowRank read(MethodSettings settings) {
        int rank = settings.whole("rank", 8, 1024);
        return new LowRank(
                rank,
                settings.number("alpha", 2.0 * rank),
                settings.flag("rank_stabilised", false),
                settings.number("dropout", 0, 0, 0.99),
                settings.projections("targets", Set.of()),
                settings.layers());
    }

    void writeTo(ObjectNode json) {
        json.put("rank", rank);
        json.put("alpha", alpha);
        if (rankStabilised) {
            json.put("rank_stabilised", true);
        }
        if (dropout > 0) {
            json.put("dropout", dropout);
        }
        if (!targets.isEmpty()) {
            ProjectionName.write(json, "targets", targets);
        }
        MethodSettings.writeLayers(json, leaveOut);
    }

    /** The factor on B A x. */
    public double scale() {
        return alpha / (rankStabilised ? Math.sqrt(rank) : rank);
    }

    /** The projections that get an update on a base. */
    public Set<Site> targetsOn(BaseConfig base) {
        if (!targets.isEmpty()) {
            return targets;
        }
        return base.projections().contains(Site.QUERY_KEY_VALUE)
                ? Set.of(Site.QUERY_KEY_VALUE)
                : Set.of(Site.QUERY, Site.VALUE);
    }

    /** A and B at every target; {@code more} adds what else the operation reads. */
    void atEachPlace(
            LayoutBuilder layout,
            Operation operation,
            BiConsumer<Site, LayoutBuilder.Placement> more) {
        Set<Site> inLayers = new HashSet<>(targetsOn(layout.base()));
        boolean pooler = inLayers.remove(Site.POOLER);
        if (inLayers.remove(Site.EMBEDDING)) {
            words(layout);
        }
        for (int layer : layout.layersWithout(leaveOut)) {
            for (Site site : layout.projections("targets", inLayers)) {
                more.accept(site, place(layout, operation, site, layer));
            }
        }
        if (pooler) {
            more.accept(Site.POOLER, place(layout, operation, Site.POOLER, 0));
        }
    }

    /** A lookup starts with A at zero and B normal, as PEFT's does; dropout has no place in it. */
    private void words(LayoutBuilder layout) {
        BaseConfig base = layout.base();
        layout.at(Site.EMBEDDING, 0, Operation.LOW_RANK_WORDS)
                .scale(scale())
                .matrix("a.weight", rank, base.inputs(Site.EMBEDDING), Initial.ZERO)
                .matrix("b.weight", base.outputs(Site.EMBEDDING), rank, new Initial.Normal(1));
    }

    private LayoutBuilder.Placement place(
            LayoutBuilder layout, Operation operation, Site site, int layer) {
        int inputs = layout.base().inputs(site);
        return layout.at(site, layer, operation)
                .scale(scale())
                .dropout(dropout)
                .matrix("a.weight", rank, inputs, new Initial.Uniform(1 / Math.sqrt(inputs)))
                .matrix("b.weight", layout.base().outputs(site), rank, Initial.ZERO);
    }
}
