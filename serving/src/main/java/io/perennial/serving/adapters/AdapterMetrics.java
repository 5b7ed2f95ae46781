package io.perennial.serving.adapters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.perennial.model.route.RoutableTasks;
import io.perennial.serving.store.AdapterStore;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The registry's meters. */
final class AdapterMetrics {

    private final Counter swaps;
    private final Counter removals;
    private final AtomicLong resident = new AtomicLong();
    private final AtomicLong residentBytes = new AtomicLong();

    private final Counter evictions;
    private final Map<Tier, Counter> found = new EnumMap<>(Tier.class);

    /** Where an adapter was when a request asked for it. */
    enum Tier {
        DEVICE,
        HOST,
        STORE;

        private String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    AdapterMetrics(
            MeterRegistry registry,
            Map<String, ?> tasks,
            RoutableTasks routable,
            HostTier host,
            AdapterStore store) {
        for (Tier tier : Tier.values()) {
            found.put(
                    tier,
                    Counter.builder("perennial.serving.adapters.found")
                            .description("Requests by the tier where their adapter was")
                            .tag("tier", tier.code())
                            .register(registry));
        }
        evictions =
                Counter.builder("perennial.serving.adapters.evictions")
                        .description("Adapters that left the device for others")
                        .register(registry);
        Gauge.builder("perennial.serving.adapters.host.bytes", host, HostTier::bytes)
                .description("Memory that adapters take beside the device")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("perennial.serving.store.bytes", store, AdapterStore::bytes)
                .description("Disk that the store of adapters takes")
                .baseUnit("bytes")
                .register(registry);
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
                .description("Adapters on the device, replaced ones that still answer included")
                .register(registry);
        Gauge.builder(
                        "perennial.serving.adapters.resident.bytes",
                        residentBytes,
                        AtomicLong::doubleValue)
                .description("Device memory that adapters take")
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

    void found(Tier tier) {
        found.get(tier).increment();
    }

    void evicted() {
        evictions.increment();
    }

    void swapped() {
        swaps.increment();
    }

    void removed() {
        removals.increment();
    }
}
