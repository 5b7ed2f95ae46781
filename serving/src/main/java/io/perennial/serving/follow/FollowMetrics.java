package io.perennial.serving.follow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** The follower's meters. */
final class FollowMetrics {

    private final Counter records;
    private final Timer freshness;

    FollowMetrics(MeterRegistry registry, Supplier<FollowStatus> status) {
        records =
                Counter.builder("perennial.serving.follow.records")
                        .description("Records read from the adapters topic")
                        .register(registry);
        freshness =
                Timer.builder("perennial.serving.freshness")
                        .description(
                                "From an adapter's publication to its being served, once caught up")
                        .publishPercentileHistogram()
                        .minimumExpectedValue(Duration.ofMillis(1))
                        .maximumExpectedValue(Duration.ofMinutes(5))
                        .register(registry);
        Gauge.builder("perennial.serving.caught.up", () -> status.get().caughtUp() ? 1 : 0)
                .description("1 when everything published before the start is served")
                .register(registry);
        Gauge.builder("perennial.serving.follow.alive", () -> status.get().alive() ? 1 : 0)
                .description("1 while the adapters topic is followed or reconnected to")
                .register(registry);
    }

    void read(int count) {
        records.increment(count);
    }

    void served(Duration sincePublication) {
        freshness.record(sincePublication.isNegative() ? Duration.ZERO : sincePublication);
    }
}
