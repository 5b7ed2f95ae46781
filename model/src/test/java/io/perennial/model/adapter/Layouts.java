package io.perennial.model.adapter;

import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.Site;
import io.perennial.model.fixture.TinyMethods;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Bases without weights, for layouts. */
final class Layouts {

    /** Three layers of width 16 with a feed-forward of 40. */
    static final BaseConfig BASE =
            base("bert", 2, 2, true, false, Site.QUERY, Site.KEY, Site.VALUE);

    /** The same sizes as a decoder whose two heads of keys and values serve four of queries. */
    static final BaseConfig DECODER =
            base(
                    "llama",
                    4,
                    2,
                    false,
                    true,
                    Site.QUERY,
                    Site.KEY,
                    Site.VALUE,
                    Site.FEED_FORWARD_GATE);

    private static BaseConfig base(
            String type, int heads, int others, boolean bias, boolean causal, Site... more) {
        Set<Site> projections = new HashSet<>(Arrays.asList(more));
        projections.addAll(
                Set.of(Site.ATTENTION_OUTPUT, Site.FEED_FORWARD_UP, Site.FEED_FORWARD_DOWN));
        return new BaseConfig(
                type,
                3,
                16,
                16,
                heads,
                others,
                16 / heads,
                40,
                100,
                32,
                0,
                2,
                0,
                -1,
                Activation.GELU,
                1e-12,
                bias,
                causal,
                projections);
    }

    private Layouts() {}

    static ParameterLayout layout(String json, int labels) {
        return ParameterLayout.of(TinyMethods.spec(json), BASE, labels);
    }
}
