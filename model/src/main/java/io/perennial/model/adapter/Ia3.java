package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.Site;
import java.util.Set;

/**
 * Learnt factors on keys, values and the inner activations of the feed-forward sub-layer.
 *
 * <p>Liu et al. 2022, "Few-Shot Parameter-Efficient Fine-Tuning is Better and Cheaper than
 * In-Context Learning", section 3.3. All factors start at one.
 *
 * @param targets projections whose output is scaled; empty for the base's default: key and value,
 *     or query, key and value where the base computes them with one matrix
 * @param inputTargets projections whose input is scaled
 * @param leaveOut layers, from 0, without factors
 */
public record Ia3(Set<Site> targets, Set<Site> inputTargets, Set<Integer> leaveOut)
        implements AdapterMethod {

    static final String NAME = "ia3";

    public Ia3 {
        targets = Set.copyOf(targets);
        inputTargets = Set.copyOf(inputTargets);
        leaveOut = Set.copyOf(leaveOut);
        for (Site site : inputTargets) {
            if (site == Site.QUERY
                    || site == Site.KEY
                    || site == Site.VALUE
                    || site == Site.QUERY_KEY_VALUE) {
                throw new InvalidAdapterSpecException(
                        "\"input_targets\" has \"%s\"; query, key and value read the same input, so use o, ffn_up, ffn_gate or ffn_down"
                                .formatted(ProjectionName.of(site)));
            }
        }
    }

    static Ia3 read(MethodSettings settings) {
        return new Ia3(
                settings.projections("targets", Set.of()),
                settings.projections("input_targets", Set.of(Site.FEED_FORWARD_DOWN)),
                settings.layers());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double defaultLearningRate() {
        return 2e-2;
    }

    @Override
    public void placeIn(LayoutBuilder layout) {
        for (int layer : layout.layersWithout(leaveOut)) {
            for (Site site : layout.projections("targets", targetsOn(layout.base()))) {
                layout.at(site, layer, Operation.SCALE_OUTPUT)
                        .matrix("output", 1, layout.base().outputs(site), Initial.ONE);
            }
            for (Site site : layout.projections("input_targets", inputTargets)) {
                layout.at(site, layer, Operation.SCALE_INPUT)
                        .matrix("input", 1, layout.base().inputs(site), Initial.ONE);
            }
        }
    }

    /** The projections whose output is scaled on a base. */
    public Set<Site> targetsOn(BaseConfig base) {
        if (!targets.isEmpty()) {
            return targets;
        }
        return base.projections().contains(Site.QUERY_KEY_VALUE)
                ? Set.of(Site.QUERY_KEY_VALUE)
                : Set.of(Site.KEY, Site.VALUE);
    }

    @Override
    public void writeTo(ObjectNode json) {
        if (!targets.isEmpty()) {
            ProjectionName.write(json, "targets", targets);
        }
        ProjectionName.write(json, "input_targets", inputTargets);
        MethodSettings.writeLayers(json, leaveOut);
    }
}
