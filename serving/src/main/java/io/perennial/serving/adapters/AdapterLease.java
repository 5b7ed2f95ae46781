package io.perennial.serving.adapters;

import io.perennial.model.predict.ServableAdapter;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A hold on one version of a task's adapter: it stays in memory, unchanged, until the lease is
 * closed.
 */
public final class AdapterLease implements AutoCloseable {

    private final ResidentAdapter resident;
    private final AtomicBoolean open = new AtomicBoolean(true);

    AdapterLease(ResidentAdapter resident) {
        this.resident = resident;
    }

    /** The adapter to predict with; not to be used after {@link #close}. */
    public ServableAdapter adapter() {
        if (!open.get()) {
            throw new IllegalStateException(
                    "The lease on version "
                            + version().version()
                            + " of "
                            + version().task()
                            + " is closed.");
        }
        return resident.adapter();
    }

    /** What is leased. */
    public ServedVersion version() {
        return resident.version();
    }

    /** Gives it back; a second call does nothing. */
    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            resident.release();
        }
    }
}
