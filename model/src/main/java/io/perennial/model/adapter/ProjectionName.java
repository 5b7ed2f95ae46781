package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Site;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The short names of projections, and of the word embeddings. */
final class ProjectionName {

    private static final Map<String, Set<Site>> SITES = new LinkedHashMap<>();

    static {
        SITES.put("q", Set.of(Site.QUERY));
        SITES.put("k", Set.of(Site.KEY));
        SITES.put("v", Set.of(Site.VALUE));
        SITES.put("qkv", Set.of(Site.QUERY_KEY_VALUE));
        SITES.put("o", Set.of(Site.ATTENTION_OUTPUT));
        SITES.put("ffn_gate", Set.of(Site.FEED_FORWARD_GATE));
        SITES.put("ffn_up", Set.of(Site.FEED_FORWARD_UP));
        SITES.put("ffn_down", Set.of(Site.FEED_FORWARD_DOWN));
        SITES.put("pooler", Set.of(Site.POOLER));
        SITES.put("embeddings", Set.of(Site.EMBEDDING));
        SITES.put("ffn", Set.of(Site.FEED_FORWARD_UP, Site.FEED_FORWARD_DOWN));
    }

    private ProjectionName() {}

    static Set<Site> sites(String key, String code) {
        Set<Site> sites = SITES.get(code);
        if (sites == null) {
            throw new InvalidAdapterSpecException(
                    "\"%s\" has \"%s\"; use any of %s"
                            .formatted(key, code, String.join(", ", SITES.keySet())));
        }
        return sites;
    }

    static String of(Site site) {
        return SITES.entrySet().stream()
                .filter(e -> e.getValue().equals(Set.of(site)))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    static void write(ObjectNode json, String key, Set<Site> sites) {
        json.putArray(key);
        if (!sites.isEmpty()) {
            EnumSet.copyOf(sites).forEach(site -> json.withArray(key).add(of(site)));
        }
    }
}
