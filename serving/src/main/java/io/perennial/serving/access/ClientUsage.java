package io.perennial.serving.access;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What one client uses: a bucket of requests that fills by itself up to one second's worth (a token
 * bucket), and a count of requests that run.
 */
final class ClientUsage {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Clients.Limits limits;
    private double left;
    private long filledAt;
    private int running;

    ClientUsage(Clients.Limits limits, long now) {
        this.limits = limits;
        this.left = limits.requestsPerSecond();
        this.filledAt = now;
    }

    /**
     * @param now nanoseconds of a clock that only goes forward
     */
    synchronized Admission admit(long now) {
        fill(now);
        if (running >= limits.concurrentRequests()) {
            return new Admission.TooMany(limits.concurrentRequests());
        }
        if (left < 1) {
            double seconds = (1 - left) / limits.requestsPerSecond();
            return new Admission.TooFast(
                    limits.requestsPerSecond(), Math.max(1, (int) Math.ceil(seconds)));
        }
        left--;
        running++;
        AtomicBoolean ended = new AtomicBoolean();
        return new Admission.Granted(
                () -> {
                    if (ended.compareAndSet(false, true)) {
                        end();
                    }
                });
    }

    private void fill(long now) {
        if (now - filledAt <= 0) {
            return;
        }
        double filled = (now - filledAt) / NANOS_PER_SECOND * limits.requestsPerSecond();
        left = Math.min(limits.requestsPerSecond(), left + filled);
        filledAt = now;
    }

    private synchronized void end() {
        running--;
    }
}
