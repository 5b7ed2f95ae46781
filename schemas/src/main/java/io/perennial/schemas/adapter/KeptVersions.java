package io.perennial.schemas.adapter;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The versions of one task that lie on the adapters topic, by the slot that each has taken. The
 * topic is compacted, so a version stays until another is written to its slot, or tombstones are.
 * Immutable.
 *
 * @param slots which version lies in which slot
 */
public record KeptVersions(SortedMap<Integer, Version> slots) {

    /**
     * @param version its number
     * @param chunks records that it takes
     */
    public record Version(long version, int chunks) {
        public Version {
            if (version < 0 || chunks < 1) {
                throw new IllegalArgumentException(
                        "version " + version + " in " + chunks + " chunks cannot be kept");
            }
        }
    }

    private static final KeptVersions NONE = new KeptVersions(Collections.emptySortedMap());

    public KeptVersions {
        slots = Collections.unmodifiableSortedMap(new TreeMap<>(slots));
    }

    /** Of a task that has published nothing. */
    public static KeptVersions none() {
        return NONE;
    }

    /** One version, in the first slot. */
    public static KeptVersions single(long version, int chunks) {
        return NONE.with(0, new Version(version, chunks));
    }

    /** The same with a version in a slot, whatever was there. */
    public KeptVersions with(int slot, Version version) {
        SortedMap<Integer, Version> changed = new TreeMap<>(slots);
        changed.put(slot, version);
        return new KeptVersions(changed);
    }

    /** The same with an empty slot. */
    public KeptVersions without(int slot) {
        SortedMap<Integer, Version> changed = new TreeMap<>(slots);
        changed.remove(slot);
        return new KeptVersions(changed);
    }

    public boolean isEmpty() {
        return slots.isEmpty();
    }

    /** Their numbers, the newest first. */
    public List<Long> numbers() {
        return slots.values().stream()
                .map(Version::version)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** The slot of the oldest version that a rule lets go of first. */
    Optional<Integer> oldest(KeepRule rule) {
        return slots.entrySet().stream()
                .filter(entry -> !rule.isHeld(entry.getValue().version()))
                .min(Comparator.comparingLong(entry -> entry.getValue().version()))
                .map(Map.Entry::getKey);
    }

    /** How many of them a rule could let go of. */
    long loose(KeepRule rule) {
        return slots.values().stream().filter(kept -> !rule.isHeld(kept.version())).count();
    }

    /** The lowest slot that nothing lies in. */
    int freeSlot() {
        int slot = 0;
        while (slots.containsKey(slot)) {
            slot++;
        }
        return slot;
    }
}
