package io.perennial.serving.follow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts refused artifacts by reason and keeps the last ones, newest first. Safe for any thread.
 */
public final class RefusedArtifacts {

    static final int KEPT = 50;

    private static final Logger LOG = LoggerFactory.getLogger(RefusedArtifacts.class);

    private final Clock clock;
    private final Map<RefusalReason, Counter> counters = new EnumMap<>(RefusalReason.class);
    private final Deque<RefusedArtifact> last = new ArrayDeque<>();

    public RefusedArtifacts(Clock clock, MeterRegistry registry) {
        this.clock = clock;
        for (RefusalReason reason : RefusalReason.values()) {
            counters.put(
                    reason,
                    Counter.builder("perennial.serving.artifacts.refused")
                            .description("Artifacts on the adapters topic that are not served")
                            .tag("reason", reason.code())
                            .register(registry));
        }
    }

    /** Notes one refusal: counted, logged and kept. */
    public void refuse(String task, long version, RefusalReason reason, String message) {
        LOG.warn("Refused version {} of task {} ({}): {}", version, task, reason.code(), message);
        counters.get(reason).increment();
        RefusedArtifact refused =
                new RefusedArtifact(task, version, reason, message, clock.instant());
        synchronized (last) {
            last.addFirst(refused);
            if (last.size() > KEPT) {
                last.removeLast();
            }
        }
    }

    /** The last refusals, newest first. */
    public List<RefusedArtifact> last() {
        synchronized (last) {
            return new ArrayList<>(last);
        }
    }

    /** How many were refused for this reason since the start. */
    public long count(RefusalReason reason) {
        return (long) counters.get(reason).count();
    }
}
