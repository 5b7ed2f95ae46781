package io.perennial.serving.http;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.docs.DocService;
import com.linecorp.armeria.server.prometheus.PrometheusExpositionService;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.perennial.serving.access.Clients;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.canary.CanaryTrials;
import io.perennial.serving.follow.FollowStatus;
import io.perennial.serving.follow.RefusedArtifacts;
import io.perennial.serving.predict.TaskPredictor;
import io.perennial.serving.predict.TaskWriter;
import io.perennial.serving.predict.TextRouter;
import io.perennial.serving.shard.Shards;
import java.time.Duration;
import java.util.Optional;
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
 * @param predictor answers requests with labels and numbers
 * @param writer answers them with texts
 * @param router finds the tasks of texts that name none
 * @param registry the meters
 * @param console what the console shows and does beyond that
 * @param shards with whom the tasks are shared; empty = all are this process's
 */
public record ServingHttp(
        ServerIdentity identity,
        ServedAdapters adapters,
        RefusedArtifacts refused,
        Supplier<FollowStatus> follower,
        BooleanSupplier predicting,
        TaskPredictor predictor,
        TaskWriter writer,
        TextRouter router,
        PrometheusMeterRegistry registry,
        Console console,
        Optional<Shards> shards) {

    private static final Duration QUIET = Duration.ofMillis(100);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    /** The queue refuses what takes too long; the connection is cut only where that fails. */
    private static final Duration LEEWAY = Duration.ofSeconds(5);

    /** Limits of one request. */
    public record RequestLimits(int rows, int bytes, Duration timeout) {}

    /** Limits of a text that is written. */
    public record TextLimits(int tokens, int defaultTokens, Duration timeout) {}

    /**
     * A server that is not started yet.
     *
     * @throws IllegalArgumentException if the files of its certificate cannot be used
     */
    public Server on(Entrance entrance, RequestLimits limits, TextLimits texts) {
        TaskDirectory directory = new TaskDirectory(adapters, follower);
        JsonErrors errors = new JsonErrors(limits.bytes());
        GenerateRequestReader reader =
                new GenerateRequestReader(texts.tokens(), texts.defaultTokens());
        Duration patience = texts.timeout().plus(LEEWAY);
        RequestMetrics predictions = RequestMetrics.ofPredictions(registry);
        RequestMetrics generation = RequestMetrics.ofGeneration(registry);
        TextAnswers answers = new TextAnswers(writer, reader.defaults(), patience);
        CanaryTrials canaries =
                new CanaryTrials(adapters, predictor, new CanaryDecisions(console), registry);
        Inference inference =
                new Inference(
                        directory,
                        predictor,
                        answers,
                        new RoutedInfer(
                                directory, router, predictor, answers, canaries, predictions),
                        new InferRequestReader(limits.rows()),
                        canaries,
                        predictions);
        GenerateApi generate = new GenerateApi(directory, writer, reader, generation, errors);
        Forwarding forwarding = new Forwarding(shards, registry);
        Doorkeeper door =
                new Doorkeeper(entrance, new Clients(entrance.limits(), System::nanoTime));
        ServerBuilder builder =
                listening(entrance)
                        .maxRequestLength(limits.bytes())
                        .requestTimeout(limits.timeout())
                        .gracefulShutdownTimeout(QUIET, LONGEST_STOP)
                        .disableServerHeader()
                        .errorHandler(errors)
                        .meterRegistry(registry);
        entrance.accessLog()
                .map(AccessLog::to)
                .ifPresent(log -> builder.accessLogWriter(log, true));
        HealthApi health = new HealthApi(follower, predicting, door::mayOperate);
        ServerApi server = new ServerApi(identity, shards);
        ModelsApi models = new ModelsApi(directory, router, canaries);
        builder.annotatedService(health);
        builder.annotatedService().decorator(door::describe).build(server);
        builder.annotatedService().decorator(door::describe).build(models);
        builder.annotatedService()
                .decorator(forwarding::forward)
                .decorator(door::predict)
                .decorator(predictions::timed)
                .build(
                        new InferApi(
                                inference,
                                new SeveralTasks(directory, inference, errors, limits.rows())));
        RepositoryApi repository = new RepositoryApi(adapters, directory);
        builder.annotatedService().decorator(door::change).build(repository);
        GrpcInference calls =
                new GrpcInference(
                        health::isLive,
                        health::isReady,
                        server,
                        models,
                        directory,
                        inference,
                        new GrpcForwarding(forwarding),
                        repository);
        new GrpcDoor(door, predictions, new GrpcErrors(errors))
                .open(builder, calls, limits.bytes());
        builder.annotatedService()
                .requestTimeout(patience)
                .decorator(forwarding::forward)
                .decorator(door::predict)
                .decorator(generation::timed)
                .build(generate);
        ConsoleServices.addTo(builder, this, directory, canaries, door);
        builder.annotatedService()
                .decorator(forwarding::forward)
                .decorator(door::contribute)
                .build(new FeedbackApi(directory, console, canaries));
        builder.route()
                .methods(HttpMethod.GET, HttpMethod.HEAD)
                .path("/metrics")
                .decorator(door::operate)
                .build(PrometheusExpositionService.of(registry.getPrometheusRegistry()));
        builder.annotatedService().decorator(door::describe).build(new OpenApi());
        builder.serviceUnder("/docs", DocService.builder().build().decorate(door::describe));
        return builder.build();
    }

    private static ServerBuilder listening(Entrance entrance) {
        if (entrance.encryption().isEmpty()) {
            return Server.builder().http(entrance.address());
        }
        Entrance.Encryption files = entrance.encryption().get();
        try {
            return Server.builder()
                    .https(entrance.address())
                    .tls(files.certificate().toFile(), files.key().toFile());
        } catch (RuntimeException unusable) {
            throw new IllegalArgumentException(
                    "The certificate %s and the key %s cannot be used together: both must be PEM, the key PKCS#8, not encrypted and the certificate's own."
                            .formatted(files.certificate(), files.key()),
                    unusable);
        }
    }
}
