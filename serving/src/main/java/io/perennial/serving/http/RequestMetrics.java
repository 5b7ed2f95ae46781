package io.perennial.serving.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Meters of requests: latency by outcome, rows by task. */
final class RequestMetrics {

    private static final String PREFIX = "perennial.serving.";

    private final MeterRegistry registry;
    private final String requests;
    private final String description;

    private RequestMetrics(MeterRegistry registry, String requests, String description) {
        this.registry = registry;
        this.requests = PREFIX + requests;
        this.description = description;
    }

    /** Of requests for predictions. */
    static RequestMetrics ofPredictions(MeterRegistry registry) {
        Counter unused = outOfScope(registry); // exported from the start, so that it has a rate
        return new RequestMetrics(
                registry, "request", "Time of a request for predictions, waiting included");
    }

    /** Of requests to continue a text. */
    static RequestMetrics ofGeneration(MeterRegistry registry) {
        return new RequestMetrics(
                registry,
                "generation.request",
                "Time of a request to continue a text, from waiting to the last piece");
    }

    /** Times a whole request, from its first byte to its answer's last. */
    HttpResponse timed(HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        CompletableFuture<Void> unused =
                context.log()
                        .whenComplete()
                        .thenAccept(
                                log ->
                                        timer(outcome(status(log)))
                                                .record(
                                                        log.totalDurationNanos(),
                                                        TimeUnit.NANOSECONDS));
        return delegate.serve(context, request);
    }

    /** That of HTTP; what gRPC says stands behind it. */
    private static int status(RequestLog log) {
        String code =
                log.responseTrailers()
                        .get(GrpcErrors.STATUS, log.responseHeaders().get(GrpcErrors.STATUS, "0"));
        return code.equals("0")
                ? log.responseHeaders().status().code()
                : GrpcErrors.httpStatus(code);
    }

    /**
     * Counts rows that were answered; only for tasks that exist, so that names from outside add no
     * meters.
     */
    void answered(String task, int rows) {
        Counter.builder(PREFIX + "rows")
                .description("Rows answered")
                .tag("task", task)
                .register(registry)
                .increment(rows);
    }

    /** Counts rows whose task was found by their texts. */
    void routed(String task, int rows) {
        Counter.builder(PREFIX + "routed.rows")
                .description("Rows that named no task and were answered by this one")
                .tag("task", task)
                .register(registry)
                .increment(rows);
    }

    /** Counts a row that named no task and belongs to none. */
    void outOfScope() {
        outOfScope(registry).increment();
    }

    private static Counter outOfScope(MeterRegistry registry) {
        return Counter.builder(PREFIX + "routed.out.of.scope")
                .description("Rows that named no task and belong to none")
                .register(registry);
    }

    private Timer timer(String outcome) {
        return Timer.builder(requests)
                .description(description)
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
