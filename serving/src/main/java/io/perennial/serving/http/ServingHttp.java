package io.perennial.serving.http;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.prometheus.PrometheusExpositionService;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.follow.FollowStatus;
import io.perennial.serving.follow.RefusedArtifacts;
import io.perennial.serving.predict.TaskPredictor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Puts the endpoints together.
 *
 * @param identity who answers
 * @param adapters what is served
 * @param refused what is not
 * @param follower how the follower stands
 * @param predicting whether requests are answered
 * @param predictor answers requests
 * @param registry the meters
 */
public record ServingHttp(
        ServerIdentity identity,
        ServedAdapters adapters,
        RefusedArtifacts refused,
        Supplier<FollowStatus> follower,
        BooleanSupplier predicting,
        TaskPredictor predictor,
        PrometheusMeterRegistry registry) {

    private static final Duration QUIET = Duration.ofMillis(100);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    /** Limits of one request. */
    public record RequestLimits(int rows, int bytes, Duration timeout) {}

    /** A server that is not started yet. */
    public Server on(InetSocketAddress address, RequestLimits limits) {
        TaskDirectory directory = new TaskDirectory(adapters, follower);
        RequestMetrics metrics = new RequestMetrics(registry);
        InferApi infer =
                new InferApi(directory, predictor, new InferRequestReader(limits.rows()), metrics);
        ServerBuilder builder =
                Server.builder()
                        .http(address)
                        .maxRequestLength(limits.bytes())
                        .requestTimeout(limits.timeout())
                        .gracefulShutdownTimeout(QUIET, LONGEST_STOP)
                        .disableServerHeader()
                        .errorHandler(new JsonErrors(limits.bytes()))
                        .meterRegistry(registry);
        builder.annotatedService(new HealthApi(follower, predicting, identity));
        builder.annotatedService(new ModelsApi(directory));
        builder.annotatedService().decorator(metrics::timed).build(infer);
        builder.annotatedService(new StatusPage(directory, refused, follower, identity));
        builder.service(
                "/metrics", PrometheusExpositionService.of(registry.getPrometheusRegistry()));
        return builder.build();
    }
}
