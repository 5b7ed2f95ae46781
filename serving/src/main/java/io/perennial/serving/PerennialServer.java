package io.perennial.serving;

import com.linecorp.armeria.common.prometheus.PrometheusMeterRegistries;
import com.linecorp.armeria.server.Server;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.predict.TextGenerator;
import io.perennial.schemas.signature.TrustedKeys;
import io.perennial.serving.access.Clients;
import io.perennial.serving.access.Tokens;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.follow.Acceptance;
import io.perennial.serving.follow.AdapterConsumers;
import io.perennial.serving.follow.AdapterFollower;
import io.perennial.serving.follow.RefusedArtifacts;
import io.perennial.serving.follow.TopicIdentities;
import io.perennial.serving.http.Console;
import io.perennial.serving.http.Entrance;
import io.perennial.serving.http.ServerIdentity;
import io.perennial.serving.http.ServingHttp;
import io.perennial.serving.observe.Observations;
import io.perennial.serving.observe.TopicObserver;
import io.perennial.serving.predict.Forward;
import io.perennial.serving.predict.GenerationQueue;
import io.perennial.serving.predict.Parallelism;
import io.perennial.serving.predict.PredictionQueue;
import io.perennial.serving.predict.TaskPredictor;
import io.perennial.serving.predict.TaskWriter;
import io.perennial.serving.predict.TextRouter;
import io.perennial.serving.shard.ShardSettings;
import io.perennial.serving.shard.Shards;
import io.perennial.serving.store.AdapterStore;
import io.perennial.serving.submit.RecordSender;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One serving process: follows the adapters topic and answers over HTTP for all tasks.
 *
 * <p>{@link #start} returns as soon as the port answers; {@code /v2/health/ready} tells when the
 * adapters published before are served. {@link #close} stops taking requests, lets the running ones
 * finish and frees all memory.
 */
public final class PerennialServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PerennialServer.class);

    /** What is open, the last opened first; closed in this order. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final AdapterFollower follower;
    private final Server http;
    private final List<String> leftOpen;

    private PerennialServer(ServingConfig config) {
        try {
            Entrance entrance = entrance(config);
            Optional<TrustedKeys> trusted = config.security().trustedKeys().map(TrustedKeys::read);
            Clock clock = Clock.systemUTC();
            PrometheusMeterRegistry registry = PrometheusMeterRegistries.newRegistry();
            open.addFirst(registry::close);
            FrozenBase base = opened(FrozenBase.acquire(config.base(), config.compute()));
            RefusedArtifacts refused = new RefusedArtifacts(clock, registry);
            AdapterStore store = store(config, base.fingerprint());
            ServedAdapters adapters =
                    opened(new ServedAdapters(base, store, config.tiers(), clock, registry));
            follower =
                    opened(
                            new AdapterFollower(
                                    config.topics(),
                                    AdapterConsumers.of(config.bootstrapServers(), config.kafka()),
                                    TopicIdentities.ask(config.bootstrapServers(), config.kafka()),
                                    new Acceptance(
                                            base.fingerprint(),
                                            trusted,
                                            artifact -> ServableAdapter.check(base, artifact),
                                            refused),
                                    adapters,
                                    clock,
                                    registry));
            follower.start();
            Parallelism parallelism = Parallelism.of(base, config.limits().forwards());
            PredictionQueue queue =
                    opened(queue(forwards(base, parallelism), config.limits(), registry));
            GenerationQueue texts =
                    opened(queue(new TextGenerator(base), config.generation(), registry));
            ServingHttp endpoints =
                    new ServingHttp(
                            identity(base),
                            adapters,
                            refused,
                            follower::status,
                            () -> queue.alive() && texts.alive(),
                            new TaskPredictor(adapters, base.textEncoder(), queue),
                            new TaskWriter(adapters, base.textEncoder(), texts),
                            router(adapters, base, config.limits(), registry),
                            registry,
                            console(config, clock),
                            config.shards().map(shared -> shards(shared, config)));
            http =
                    endpoints.on(
                            entrance,
                            requestLimits(config.limits()),
                            textLimits(config.generation()));
            startListening(config);
            leftOpen = config.security().leftOpen(config.host(), isLoopback(config));
            leftOpen.forEach(open -> LOG.warn("Left open: {}", open));
            LOG.info(
                    "Serving on {}://{}:{} with base {} on {}, {} forwards at once, {} threads each",
                    config.security().scheme(),
                    config.host(),
                    port(),
                    base.name(),
                    base.placement(),
                    parallelism.forwards(),
                    parallelism.threads());
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    /**
     * Loads the base, starts to follow the topic and opens the port.
     *
     * @throws IllegalStateException when the port cannot be opened
     */
    public static PerennialServer start(ServingConfig config) {
        return new PerennialServer(Objects.requireNonNull(config, "config"));
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.addFirst(resource);
        return resource;
    }

    private static AdapterStore store(ServingConfig config, String base) {
        return config.store()
                .map(folder -> AdapterStore.open(folder, base))
                .orElseGet(() -> AdapterStore.temporary(base));
    }

    private static List<Forward> forwards(FrozenBase base, Parallelism parallelism) {
        List<Forward> forwards = new ArrayList<>();
        for (int i = 0; i < parallelism.forwards(); i++) {
            forwards.add(new FusedPredictor(base, parallelism.threads())::predict);
        }
        return forwards;
    }

    private static PredictionQueue queue(
            List<Forward> forwards, ServingLimits limits, PrometheusMeterRegistry registry) {
        return new PredictionQueue(
                forwards,
                limits.rowsPerBatch(),
                limits.paddingFactor(),
                limits.queuedRows(),
                limits.requestTimeout(),
                registry);
    }

    private static TextRouter router(
            ServedAdapters adapters,
            FrozenBase base,
            ServingLimits limits,
            PrometheusMeterRegistry registry) {
        return new TextRouter(adapters, base, limits.requestTimeout(), registry);
    }

    private static GenerationQueue queue(
            TextGenerator generator, GenerationLimits limits, PrometheusMeterRegistry registry) {
        return new GenerationQueue(
                generator::generate,
                limits.rowsPerBatch(),
                limits.queuedRows(),
                limits.timeout(),
                registry);
    }

    /** Reads what the tasks' topics say, as far as this process may; needed by nothing else. */
    private Console console(ServingConfig config, Clock clock) {
        Observations observations = new Observations();
        Map<String, String> reading = new HashMap<>(config.kafka());
        reading.put("client.id", reading.getOrDefault("client.id", "perennial") + "-console");
        reading.putIfAbsent("fetch.max.wait.ms", "500");
        TopicObserver observer =
                opened(
                        new TopicObserver(
                                config.topics(),
                                AdapterConsumers.of(config.bootstrapServers(), reading),
                                observations));
        RecordSender sender =
                opened(
                        new RecordSender(
                                config.topics(), config.bootstrapServers(), config.kafka()));
        observer.start();
        return new Console(observations, observer::topics, Optional.of(sender), clock);
    }

    private Shards shards(ShardSettings settings, ServingConfig config) {
        return opened(
                new Shards(
                        settings,
                        config.security().tls().isPresent(),
                        config.bootstrapServers(),
                        config.kafka(),
                        config.topics().adapters(),
                        this::ready));
    }

    private static ServerIdentity identity(FrozenBase base) {
        String version = PerennialServer.class.getPackage().getImplementationVersion();
        return new ServerIdentity(
                version == null ? "development" : version,
                base.name(),
                base.fingerprint(),
                base.device());
    }

    private static Entrance entrance(ServingConfig config) {
        SecuritySettings security = config.security();
        return new Entrance(
                        address(config),
                        security.tls()
                                .map(tls -> new Entrance.Encryption(tls.certificate(), tls.key())),
                        security.tokens().map(Tokens::read),
                        new Clients.Limits(
                                security.clients().requestsPerSecond(),
                                security.clients().concurrentRequests()),
                        security.managementIsOpen(isLoopback(config)))
                .withAccessLog(config.accessLog());
    }

    private static InetSocketAddress address(ServingConfig config) {
        return new InetSocketAddress(config.host(), config.port());
    }

    private static boolean isLoopback(ServingConfig config) {
        InetAddress address = address(config).getAddress();
        return address != null && address.isLoopbackAddress();
    }

    private static ServingHttp.RequestLimits requestLimits(ServingLimits limits) {
        return new ServingHttp.RequestLimits(
                limits.rowsPerRequest(), limits.requestBytes(), limits.requestTimeout());
    }

    private static ServingHttp.TextLimits textLimits(GenerationLimits limits) {
        return new ServingHttp.TextLimits(
                limits.tokensPerText(), limits.defaultTokens(), limits.timeout());
    }

    private void startListening(ServingConfig config) {
        open.addFirst(() -> http.stop().join());
        try {
            http.start().join();
        } catch (CompletionException failure) {
            throw new IllegalStateException(
                    "Cannot listen on "
                            + config.host()
                            + ":"
                            + config.port()
                            + ". Choose another port.",
                    failure.getCause());
        }
    }

    /** The port that is listened on. */
    public int port() {
        return http.activeLocalPort();
    }

    /** What the settings leave open to strangers, one sentence each. */
    public List<String> leftOpen() {
        return leftOpen;
    }

    /**
     * Whether every adapter that was published before the start is served. Once true, it stays
     * true.
     */
    public boolean ready() {
        return follower.status().caughtUp();
    }

    /** Stops; a second call does nothing. */
    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            AutoCloseable last = open.removeFirst();
            try {
                last.close();
            } catch (Exception failure) {
                LOG.warn("Could not close {} cleanly", last.getClass().getSimpleName(), failure);
            }
        }
    }
}
