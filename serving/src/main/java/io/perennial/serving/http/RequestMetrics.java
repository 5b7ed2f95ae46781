package io.perennial.serving.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Meters of requests for predictions: latency by outcome, rows by task. */
final class RequestMetrics {

    private final MeterRegistry registry;

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Times a whole request, from its first byte to its answer's last. */
    HttpResponse timed(HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        CompletableFuture<Void> unused =
                context.log()
                        .whenComplete()
                        .thenAccept(
                                log ->
                                        timer(outcome(log.responseHeaders().status().code()))
                                                .record(
                                                        log.totalDurationNanos(),
                                                        TimeUnit.NANOSECONDS));
        return delegate.serve(context, request);
    }

    /**
     * Counts rows that were answered; only for tasks that exist, so that names from outside add no
     * meters.
     */
    void answered(String task, int rows) {
        Counter.builder("perennial.serving.rows")
                .description("Rows answered")
                .tag("task", task)
                .register(registry)
                .increment(rows);
    }

    private Timer timer(String outcome) {
        return Timer.builder("perennial.serving.request")
                .description("Time of a request for predictions, waiting included")
                .tag("outcome", outcome)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(30))
                .register(registry);
    }

    private static String outcome(int status) {
        if (status < 400) {
            return "ok";
        }
        if (status == 429 || status == 503) {
            return "refused";
        }
        return status < 500 ? "client_error" : "server_error";
    }
}
