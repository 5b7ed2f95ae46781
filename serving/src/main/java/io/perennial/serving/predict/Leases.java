package io.perennial.serving.predict;

import io.perennial.serving.adapters.AdapterLease;
import io.perennial.serving.adapters.ServedAdapters;
import java.util.OptionalLong;

/** Takes hold of the version that a request asks for. */
final class Leases {

    private Leases() {}

    /**
     * A lease on the task's current version; the caller gives it back.
     *
     * @param version the only version that will do; empty for whichever is current
     * @throws PredictionRefusedException when task or version is not served
     */
    static AdapterLease take(ServedAdapters adapters, String task, OptionalLong version) {
        AdapterLease lease =
                adapters.lease(task)
                        .orElseThrow(() -> new PredictionRefusedException.UnknownTask(task));
        long leased = lease.version().version();
        if (version.isPresent() && version.getAsLong() != leased) {
            lease.close();
            throw new PredictionRefusedException.OtherVersion(task, version.getAsLong(), leased);
        }
        return lease;
    }
}
