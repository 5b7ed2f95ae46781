package io.perennial.model.golden;

import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.HeadOnly;
import io.perennial.model.adapter.Initialiser;
import io.perennial.model.adapter.LayerNormTuning;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.adapter.Sublayer;
import io.perennial.model.architecture.Head;
import io.perennial.model.architecture.Objective;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.exchange.AdapterFolder;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The adapter of a case about a language model's next tokens. */
final class GoldenText {

    private GoldenText() {}

    /** A base alone gets LayerNorms of its own with the base's values, which change nothing. */
    static AdapterFolder of(FrozenBase base, AdapterFolder adapter) {
        if (!(adapter.spec().methods().get(0) instanceof HeadOnly)) {
            return adapter;
        }
        AdapterMethod neutral = new LayerNormTuning(true, Set.of(Sublayer.values()), Set.of());
        AdapterSpec spec =
                new AdapterSpec(List.of(neutral), Optional.empty(), Head.LINEAR, Objective.TEXT);
        ParameterLayout layout = base.layout(spec, 0);
        float[] start = new Initialiser(layout, 0).start(0, base.values());
        return new AdapterFolder(adapter.format(), spec, List.of(), start, List.of());
    }
}
