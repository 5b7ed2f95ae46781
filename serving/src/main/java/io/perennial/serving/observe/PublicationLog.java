package io.perennial.serving.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The versions of one task and what was measured of them; the first one and the last ones are kept.
 * Not thread-safe.
 */
final class PublicationLog {

    static final int VERSIONS = 40;
    static final int MEASUREMENTS = 12;

    private final TreeMap<Long, List<CurvePoint>> byVersion = new TreeMap<>();

    void published(long version, CurvePoint measured) {
        byVersion.put(version, new ArrayList<>(List.of(measured)));
        if (byVersion.size() > VERSIONS) {
            byVersion.remove(byVersion.higherKey(byVersion.firstKey()));
        }
    }

    /** A version that was published before what is known here counts from now on. */
    void measuredAgain(long version, CurvePoint measured) {
        List<CurvePoint> known = byVersion.get(version);
        if (known == null) {
            published(version, measured);
            return;
        }
        if (known.size() == MEASUREMENTS) {
            known.remove(1);
        }
        known.add(measured);
    }

    List<Publication> publications() {
        List<Publication> all = new ArrayList<>();
        for (Map.Entry<Long, List<CurvePoint>> entry : byVersion.entrySet()) {
            all.add(new Publication(entry.getKey(), entry.getValue()));
        }
        return all;
    }
}
