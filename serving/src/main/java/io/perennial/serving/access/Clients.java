package io.perennial.serving.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Holds every client to the same limits. Safe for any thread.
 *
 * <p>Clients that were heard of longest ago are forgotten where there are very many, so that names
 * and addresses from outside take no more than a bounded memory.
 */
public final class Clients {

    static final int KEPT = 10_000;

    /**
     * What one client may do.
     *
     * @param requestsPerSecond in the long run, and at once after a pause
     * @param concurrentRequests that run at the same time
     */
    public record Limits(int requestsPerSecond, int concurrentRequests) {
        public Limits {
            if (requestsPerSecond < 1 || concurrentRequests < 1) {
                throw new IllegalArgumentException("a client must be allowed at least one request");
            }
        }
    }

    private final Limits limits;
    private final LongSupplier clock;
    private final Map<String, ClientUsage> usages =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, ClientUsage> eldest) {
                    return size() > KEPT;
                }
            };

    /**
     * @param clock nanoseconds that only go forward, for example {@code System::nanoTime}
     */
    public Clients(Limits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Whether this client may send one more request; counts it if so. */
    public Admission admit(String client) {
        long now = clock.getAsLong();
        ClientUsage usage;
        synchronized (usages) {
            usage = usages.computeIfAbsent(client, name -> new ClientUsage(limits, now));
        }
        return usage.admit(now);
    }
}
