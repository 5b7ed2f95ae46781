package io.perennial.serving.adapters;

import io.perennial.model.predict.ServableAdapter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Adapters beside the base, those leased longest ago giving way. Whoever needs one that is not
 * there loads it on its own thread, once however many wait for it, and holds up nobody who needs
 * another one. Safe for any thread.
 */
final class DeviceTier {

    private final TierLimits limits;
    private final AdapterMetrics metrics;
    private final Map<VersionKey, Place> places = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private static final class Place {
        private final long size;
        private final CompletableFuture<ResidentAdapter> resident = new CompletableFuture<>();

        private Place(long size) {
            this.size = size;
        }

        private boolean isLoaded() {
            return resident.isDone() && !resident.isCompletedExceptionally();
        }
    }

    DeviceTier(TierLimits limits, AdapterMetrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
    }

    /**
     * Takes hold of a version.
     *
     * @param load brings it to the device; empty where it is not there any more
     */
    Optional<AdapterLease> lease(
            ServedVersion version, Function<ServedVersion, Optional<ServableAdapter>> load) {
        VersionKey key = new VersionKey(version.task(), version.version());
        while (true) {
            Place place;
            boolean mine = false;
            synchronized (this) {
                place = places.get(key);
                if (place == null) {
                    place = new Place(version.residentBytes());
                    places.put(key, place);
                    mine = true;
                }
            }
            if (mine && !load(key, version, place, load)) {
                return Optional.empty();
            }
            Optional<AdapterLease> lease;
            try {
                lease = place.resident.join().tryLease();
            } catch (CompletionException failed) {
                if (failed.getCause() instanceof Gone) {
                    return Optional.empty();
                }
                throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
            }
            if (lease.isPresent()) {
                if (!mine) {
                    metrics.found(AdapterMetrics.Tier.DEVICE);
                }
                return lease;
            }
        }
    }

    /** The version went while somebody waited for it. */
    private static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Gone() {
            super("gone", null, false, false);
        }
    }

    private boolean load(
            VersionKey key,
            ServedVersion version,
            Place place,
            Function<ServedVersion, Optional<ServableAdapter>> load) {
        Optional<ServableAdapter> adapter;
        try {
            adapter = load.apply(version);
        } catch (RuntimeException | Error failure) {
            forget(key, place);
            place.resident.completeExceptionally(failure);
            throw failure;
        }
        if (adapter.isEmpty()) {
            forget(key, place);
            place.resident.completeExceptionally(new Gone());
            return false;
        }
        metrics.loaded(place.size);
        ResidentAdapter resident =
                new ResidentAdapter(adapter.get(), version, () -> metrics.freed(place.size));
        List<ResidentAdapter> evicted = new ArrayList<>();
        boolean dropped;
        synchronized (this) {
            dropped = places.get(key) != place;
            place.resident.complete(resident);
            if (!dropped) {
                bytes += place.size;
                evict(key, evicted);
            }
        }
        evicted.forEach(ResidentAdapter::release);
        if (dropped) {
            // Removed while it was loaded: whoever waits for it may still find it, nobody after.
            resident.release();
        }
        return true;
    }

    private synchronized void forget(VersionKey key, Place place) {
        places.remove(key, place);
    }

    private void evict(VersionKey newest, List<ResidentAdapter> evicted) {
        Iterator<Map.Entry<VersionKey, Place>> oldest = places.entrySet().iterator();
        while (bytes > limits.deviceBytes() && oldest.hasNext()) {
            Map.Entry<VersionKey, Place> entry = oldest.next();
            Place place = entry.getValue();
            boolean stays =
                    entry.getKey().equals(newest)
                            || !place.isLoaded()
                            || limits.alwaysOnDevice().contains(entry.getKey().task());
            if (!stays) {
                oldest.remove();
                bytes -= place.size;
                evicted.add(place.resident.join());
                metrics.evicted();
            }
        }
    }

    /** Whether a version is on the device now. */
    synchronized boolean holds(String task, long version) {
        Place place = places.get(new VersionKey(task, version));
        return place != null && place.isLoaded();
    }

    /** Lets go of a version; those who lease it keep it until they give it back. */
    void remove(String task, long version) {
        Place place;
        synchronized (this) {
            place = places.remove(new VersionKey(task, version));
            if (place == null || !place.isLoaded()) {
                return;
            }
            bytes -= place.size;
        }
        place.resident.join().release();
    }

    /** Lets go of everything. */
    void clear() {
        List<VersionKey> all;
        synchronized (this) {
            all = List.copyOf(places.keySet());
        }
        all.forEach(key -> remove(key.task(), key.version()));
    }
}
