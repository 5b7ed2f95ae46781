package io.perennial.model.adapter;

import io.perennial.model.architecture.Site;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The short names of the projections that low-rank updates may target. */
final class LoraTarget {

    private static final Map<String, Set<Site>> SITES = new LinkedHashMap<>();

    static {
        SITES.put("q", Set.of(Site.QUERY));
        SITES.put("k", Set.of(Site.KEY));
        SITES.put("v", Set.of(Site.VALUE));
        SITES.put("o", Set.of(Site.ATTENTION_OUTPUT));
        SITES.put("ffn_up", Set.of(Site.FEED_FORWARD_UP));
        SITES.put("ffn_down", Set.of(Site.FEED_FORWARD_DOWN));
        SITES.put("ffn", Set.of(Site.FEED_FORWARD_UP, Site.FEED_FORWARD_DOWN));
    }

    private LoraTarget() {}

    static Set<Site> sites(String code) {
        Set<Site> sites = SITES.get(code);
        if (sites == null) {
            throw new InvalidAdapterSpecException(
                    "\"targets\" has \"%s\"; use any of %s"
                            .formatted(code, String.join(", ", SITES.keySet())));
        }
        return sites;
    }

    static String code(Site site) {
        return SITES.entrySet().stream()
                .filter(e -> e.getValue().equals(Set.of(site)))
                .findFirst()
                .orElseThrow()
                .getKey();
    }
}
