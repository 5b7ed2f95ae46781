package io.perennial.serving.adapters;

import java.util.Set;

/**
 * What the tiers above the store may hold.
 *
 * @param deviceBytes adapters beside the base, ready to answer; those that requests hold at a
 *     moment and the pinned ones count, but are never dropped
 * @param hostBytes adapters in the memory of this process, to be moved to the device without
 *     reading the disk
 * @param alwaysOnDevice tasks whose adapters stay on the device once they are there
 */
public record TierLimits(long deviceBytes, long hostBytes, Set<String> alwaysOnDevice) {

    public TierLimits {
        alwaysOnDevice = Set.copyOf(alwaysOnDevice);
    }

    /**
     * A gibibyte on the device; on the host half of one, at most a quarter of the heap; no task
     * preferred.
     */
    public static TierLimits defaults() {
        return new TierLimits(1L << 30, hostDefault(), Set.of());
    }

    /** What the host's tier holds where nothing else is said. */
    public static long hostDefault() {
        return Math.min(1L << 29, Runtime.getRuntime().maxMemory() / 4);
    }
}
