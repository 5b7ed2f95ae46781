package io.perennial.serving.predict;

import io.perennial.serving.adapters.AdapterLease;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.adapters.ServedTask;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes hold of the version that a request asks for. */
final class Leases {

    private Leases() {}

    /**
     * A lease on a version of the task; the caller gives it back. Waits where it has to be brought
     * to the device.
     *
     * @param version the only version that will do; empty for that which answers the text
     * @param text of the first row
     * @throws PredictionRefusedException when task or version is not served
     */
    static AdapterLease take(
            ServedAdapters adapters, String task, OptionalLong version, String text) {
        Optional<AdapterLease> lease =
                version.isPresent()
                        ? adapters.lease(task, version)
                        : canary(adapters, task, text).or(() -> adapters.lease(task));
        if (lease.isPresent()) {
            return lease.get();
        }
        ServedTask served =
                adapters.task(task)
                        .orElseThrow(() -> new PredictionRefusedException.UnknownTask(task));
        throw version.isPresent()
                ? new PredictionRefusedException.OtherVersion(
                        task, version.getAsLong(), served.current().version())
                : new PredictionRefusedException.UnknownTask(task);
    }

    /** Where the text falls to a canary, a lease on that; nothing where it is gone meanwhile. */
    private static Optional<AdapterLease> canary(
            ServedAdapters adapters, String task, String text) {
        return adapters.task(task)
                .filter(served -> served.canary().isPresent())
                .map(served -> served.answering(text))
                .flatMap(version -> adapters.lease(task, OptionalLong.of(version.version())));
    }
}
