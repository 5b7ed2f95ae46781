package io.perennial.serving.adapters;

import io.perennial.model.artifact.AdapterArtifact;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Artifacts without features in memory, those used longest ago giving way. Safe for any thread. */
final class HostTier {

    private final long limit;
    private final Map<VersionKey, AdapterArtifact> artifacts = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    HostTier(long limit) {
        this.limit = limit;
    }

    /** Keeps an artifact; one that is larger than the tier is not kept. */
    synchronized void put(VersionKey key, AdapterArtifact artifact) {
        remove(key);
        long size = size(artifact);
        if (size > limit) {
            return;
        }
        artifacts.put(key, artifact);
        bytes += size;
        Iterator<AdapterArtifact> oldest = artifacts.values().iterator();
        while (bytes > limit) {
            bytes -= size(oldest.next());
            oldest.remove();
        }
    }

    synchronized @Nullable AdapterArtifact get(VersionKey key) {
        return artifacts.get(key);
    }

    synchronized void remove(VersionKey key) {
        AdapterArtifact removed = artifacts.remove(key);
        if (removed != null) {
            bytes -= size(removed);
        }
    }

    synchronized void clear() {
        artifacts.clear();
        bytes = 0;
    }

    synchronized long bytes() {
        return bytes;
    }

    private static long size(AdapterArtifact artifact) {
        return (long) Float.BYTES * artifact.parameters().length;
    }
}
