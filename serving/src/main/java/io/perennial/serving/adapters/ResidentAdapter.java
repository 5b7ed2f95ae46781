package io.perennial.serving.adapters;

import io.perennial.model.predict.ServableAdapter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An adapter in device memory with a count of its holders: the registry, as long as it is current,
 * and every lease. The last holder to let go frees the memory; from then on nobody can take it any
 * more.
 */
final class ResidentAdapter {

    private final ServableAdapter adapter;
    private final ServedVersion version;
    private final Runnable whenFreed;
    private final AtomicInteger holders = new AtomicInteger(1);

    ResidentAdapter(ServableAdapter adapter, ServedVersion version, Runnable whenFreed) {
        this.adapter = adapter;
        this.version = version;
        this.whenFreed = whenFreed;
    }

    ServableAdapter adapter() {
        return adapter;
    }

    ServedVersion version() {
        return version;
    }

    /** A lease, or nothing when the memory is already freed. */
    Optional<AdapterLease> tryLease() {
        int before = holders.getAndUpdate(count -> count == 0 ? 0 : count + 1);
        return before == 0 ? Optional.empty() : Optional.of(new AdapterLease(this));
    }

    /** Lets go of one hold. */
    void release() {
        if (holders.decrementAndGet() == 0) {
            adapter.close();
            whenFreed.run();
        }
    }
}
