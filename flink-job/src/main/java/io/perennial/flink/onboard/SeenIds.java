package io.perennial.flink.onboard;

import java.time.Duration;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * When the task that is the current key admitted examples, by the producer's ids. Forgets by itself
 * what is older than any task may ask for.
 */
final class SeenIds {

    private final MapState<String, Long> times;

    /**
     * @param kept after which time an id may be forgotten
     */
    SeenIds(RuntimeContext context, Duration kept) {
        MapStateDescriptor<String, Long> descriptor =
                new MapStateDescriptor<>("seen-ids", Types.STRING, Types.LONG);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(kept).build());
        times = context.getMapState(descriptor);
    }

    /**
     * Whether an example with this id was admitted within the window before now. One that was
     * admitted after now, by a clock that has gone back since, counts as well.
     *
     * @param now epoch milliseconds
     */
    boolean has(String id, Duration window, long now) throws Exception {
        Long time = times.get(id);
        return time != null && now - time < window.toMillis();
    }

    /** An example with this id is admitted now. */
    void add(String id, long now) throws Exception {
        times.put(id, now);
    }

    /** The task begins anew: nothing is known twice. */
    void clear() {
        times.clear();
    }
}
