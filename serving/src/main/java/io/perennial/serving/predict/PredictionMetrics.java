package io.perennial.serving.predict;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The prediction stage's meters, and the pace it keeps. Written by the prediction threads, read by
 * any.
 */
final class PredictionMetrics {

    /** Weight of the newest forward in the moving average of the pace. */
    private static final double NEWEST = 0.2;

    private final Timer forwards;
    private final DistributionSummary rows;
    private final DistributionSummary tasks;
    private final DistributionSummary padding;
    private final Counter failures;
    private final Counter refusals;
    private final int atOnce;
    private double nanosPerRow;

    /**
     * @param atOnce forwards that run at once
     */
    PredictionMetrics(MeterRegistry registry, WaitingRows<?> waiting, int atOnce) {
        this.atOnce = atOnce;
        forwards =
                Timer.builder("perennial.serving.forward")
                        .description("Time of one forward of the frozen base")
                        .publishPercentileHistogram()
                        .register(registry);
        rows = summary(registry, "batch.rows", "Rows that shared a forward");
        tasks = summary(registry, "batch.tasks", "Adapters that shared a forward");
        padding = summary(registry, "batch.padding", "Tokens computed over tokens asked for");
        failures =
                Counter.builder("perennial.serving.forward.failures")
                        .description("Requests whose forward failed")
                        .register(registry);
        refusals =
                Counter.builder("perennial.serving.queue.refusals")
                        .description("Requests refused since the queue was full")
                        .register(registry);
        Gauge.builder("perennial.serving.queue.rows", waiting, WaitingRows::rows)
                .description("Rows that wait for a forward")
                .register(registry);
        Gauge.builder("perennial.serving.queue.limit", waiting, WaitingRows::limit)
                .description("Rows that may wait")
                .register(registry);
    }

    private static DistributionSummary summary(
            MeterRegistry registry, String name, String description) {
        return DistributionSummary.builder("perennial.serving." + name)
                .description(description)
                .register(registry);
    }

    void computed(List<PendingRows> parts, int adapters, long nanos) {
        RowShape together =
                parts.stream().map(PendingRows::shape).reduce(new RowShape(0, 0), RowShape::with);
        long asked =
                parts.stream()
                        .flatMap(part -> part.texts().stream())
                        .mapToLong(text -> text.length())
                        .sum();
        forwards.record(nanos, TimeUnit.NANOSECONDS);
        rows.record(together.rows());
        tasks.record(adapters);
        padding.record((double) together.cells() / Math.max(1, asked));
        keepPace((double) nanos / together.rows() / atOnce);
    }

    private synchronized void keepPace(double pace) {
        nanosPerRow = nanosPerRow == 0 ? pace : (1 - NEWEST) * nanosPerRow + NEWEST * pace;
    }

    void failed() {
        failures.increment();
    }

    void refused() {
        refusals.increment();
    }

    /** Whole seconds until this many rows are computed at the present pace, at least one. */
    synchronized int secondsFor(int waitingRows) {
        return (int) Math.max(1, Math.min(600, Math.ceil(waitingRows * nanosPerRow / 1e9)));
    }
}
