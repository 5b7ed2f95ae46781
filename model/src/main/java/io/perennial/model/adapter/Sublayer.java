package io.perennial.model.adapter;

import io.perennial.model.architecture.Site;
import java.util.Locale;

/** The two halves of a transformer layer. */
public enum Sublayer {
    ATTENTION(Site.ATTENTION_SUBLAYER, Site.ATTENTION_NORM),
    FEED_FORWARD(Site.FEED_FORWARD_SUBLAYER, Site.FEED_FORWARD_NORM);

    private final Site site;
    private final Site norm;

    Sublayer(Site site, Site norm) {
        this.site = site;
        this.norm = norm;
    }

    /** Where bottlenecks of this half act. */
    public Site site() {
        return site;
    }

    /** This half's LayerNorm. */
    public Site norm() {
        return norm;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
