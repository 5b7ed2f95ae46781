package io.perennial.serving.predict;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The meters of texts that are written. Written by the generating thread, read by any. */
final class GenerationMetrics {

    /** Weight of the newest batch in the moving average of the pace. */
    private static final double NEWEST = 0.2;

    private final Timer batches;
    private final Timer firstPieces;
    private final DistributionSummary rows;
    private final DistributionSummary tasks;
    private final Counter tokens;
    private final Counter failures;
    private final Counter refusals;
    private final AtomicInteger running = new AtomicInteger();
    private volatile double nanosPerRow;

    GenerationMetrics(MeterRegistry registry, WaitingRows<?> waiting) {
        batches = timer(registry, "batch", "Time of texts that were written at once");
        firstPieces =
                timer(registry, "first.text", "Time until a text's first piece, wait included");
        rows = summary(registry, "rows", "Texts that were written at once");
        tasks = summary(registry, "tasks", "Adapters whose texts were written at once");
        tokens = counter(registry, "tokens", "Tokens written");
        failures = counter(registry, "failures", "Texts that failed");
        refusals = counter(registry, "queue.refusals", "Requests refused since the queue was full");
        gauge(registry, "queue.rows", "Texts that wait", waiting::rows);
        gauge(registry, "queue.limit", "Texts that may wait", waiting::limit);
        gauge(registry, "running", "Texts that are being written", running::get);
    }

    private static String named(String name) {
        return "perennial.serving.generation." + name;
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(named(name))
                .description(description)
                .publishPercentileHistogram()
                .register(registry);
    }

    private static DistributionSummary summary(
            MeterRegistry registry, String name, String description) {
        return DistributionSummary.builder(named(name)).description(description).register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(named(name)).description(description).register(registry);
    }

    private static void gauge(
            MeterRegistry registry, String name, String description, Supplier<Number> value) {
        Gauge.builder(named(name), value).description(description).register(registry);
    }

    void running(int texts) {
        running.set(texts);
    }

    void computed(int texts, long adapters, long nanos) {
        batches.record(nanos, TimeUnit.NANOSECONDS);
        rows.record(texts);
        tasks.record(adapters);
        double pace = (double) nanos / texts;
        nanosPerRow = nanosPerRow == 0 ? pace : (1 - NEWEST) * nanosPerRow + NEWEST * pace;
    }

    void began(long nanos) {
        firstPieces.record(nanos, TimeUnit.NANOSECONDS);
    }

    void wrote(int count) {
        tokens.increment(count);
    }

    void failed() {
        failures.increment();
    }

    void refused() {
        refusals.increment();
    }

    /** Whole seconds until this many texts are written at the present pace, at least one. */
    int secondsFor(int waitingRows) {
        return (int) Math.max(1, Math.min(600, Math.ceil(waitingRows * nanosPerRow / 1e9)));
    }
}
