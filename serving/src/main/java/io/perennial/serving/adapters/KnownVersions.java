package io.perennial.serving.adapters;

import io.perennial.serving.follow.ResumePoint;
import io.perennial.serving.store.StoredVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every version that is kept, by task: what others see of it, with what only the store and the
 * topic know. Confined to the thread that changes it.
 */
final class KnownVersions {

    /** A version from both sides. */
    record Known(ServedVersion version, StoredVersion stored) {}

    private final Map<String, TreeMap<Long, Known>> tasks = new HashMap<>();

    void put(Known version) {
        tasks.computeIfAbsent(version.stored().task(), task -> new TreeMap<>())
                .put(version.stored().version(), version);
    }

    /** Whether it was there. */
    boolean remove(VersionKey key) {
        TreeMap<Long, Known> versions = of(key.task());
        boolean removed = versions.remove(key.version()) != null;
        if (removed && versions.isEmpty()) {
            tasks.remove(key.task());
        }
        return removed;
    }

    void clear() {
        tasks.clear();
    }

    boolean contains(VersionKey key) {
        return of(key.task()).containsKey(key.version());
    }

    /** Those of one task by their numbers; none where the task is not known. */
    TreeMap<Long, Known> of(String task) {
        return tasks.getOrDefault(task, new TreeMap<>());
    }

    /** Tasks that have versions. */
    Set<String> tasks() {
        return Set.copyOf(tasks.keySet());
    }

    /** All of them, for whoever goes on reading the topic; lower numbers come first. */
    List<ResumePoint.KnownVersion> forResuming() {
        List<ResumePoint.KnownVersion> all = new ArrayList<>();
        for (TreeMap<Long, Known> versions : tasks.values()) {
            for (Known known : versions.values()) {
                StoredVersion stored = known.stored();
                all.add(
                        new ResumePoint.KnownVersion(
                                stored.task(), stored.version(), stored.slot(), stored.checksum()));
            }
        }
        all.sort(Comparator.comparingLong(ResumePoint.KnownVersion::version));
        return all;
    }
}
