package io.perennial.serving.adapters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.perennial.model.route.RoutableTasks;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The registry's meters. */
final class AdapterMetrics {

    private final Counter swaps;
    private final Counter removals;
    private final AtomicLong resident = new AtomicLong();
    private final AtomicLong residentBytes = new AtomicLong();

    AdapterMetrics(MeterRegistry registry, Map<String, ?> tasks, RoutableTasks routable) {
        swaps =
                Counter.builder("perennial.serving.swaps")
                        .description("Versions that began to answer")
                        .register(registry);
        removals =
                Counter.builder("perennial.serving.removals")
                        .description("Tasks taken out of service")
                        .register(registry);
        Gauge.builder("perennial.serving.tasks", tasks, Map::size)
                .description("Tasks that are served")
                .register(registry);
        Gauge.builder("perennial.serving.tasks.routable", routable, RoutableTasks::count)
                .description("Tasks that a text without a task may be found to belong to")
                .register(registry);
        Gauge.builder(
                        "perennial.serving.tasks.routable.bytes",
                        routable,
                        RoutableTasks::residentBytes)
                .description("Memory that the statistics of their texts take")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("perennial.serving.adapters.resident", resident, AtomicLong::doubleValue)
                .description("Adapters in memory, replaced ones that still answer included")
                .register(registry);
        Gauge.builder(
                        "perennial.serving.adapters.resident.bytes",
                        residentBytes,
                        AtomicLong::doubleValue)
                .description("Memory that adapters take")
                .baseUnit("bytes")
                .register(registry);
    }

    void loaded(long bytes) {
        resident.incrementAndGet();
        residentBytes.addAndGet(bytes);
    }

    void freed(long bytes) {
        resident.decrementAndGet();
        residentBytes.addAndGet(-bytes);
    }

    void swapped() {
        swaps.increment();
    }

    void removed() {
        removals.increment();
    }
}
