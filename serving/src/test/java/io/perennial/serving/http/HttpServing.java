package io.perennial.serving.http;

import com.linecorp.armeria.common.prometheus.PrometheusMeterRegistries;
import com.linecorp.armeria.server.Server;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.TextGenerator;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.follow.FollowStatus;
import io.perennial.serving.follow.RefusedArtifacts;
import io.perennial.serving.predict.Forward;
import io.perennial.serving.predict.Generation;
import io.perennial.serving.predict.GenerationQueue;
import io.perennial.serving.predict.PredictionQueue;
import io.perennial.serving.predict.TaskPredictor;
import io.perennial.serving.predict.TaskWriter;
import io.perennial.serving.predict.TextRouter;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All of a serving process but Kafka, for tests of its endpoints over real connections. */
final class HttpServing implements AutoCloseable {

    static final FollowStatus CAUGHT_UP =
            new FollowStatus(FollowStatus.Phase.READING, true, 12, null);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final FrozenBase base;
    private final PrometheusMeterRegistry registry = PrometheusMeterRegistries.newRegistry();
    private final ServedAdapters adapters;
    private final RefusedArtifacts refused;
    private final PredictionQueue queue;
    private final GenerationQueue texts;
    private final ServingHttp http;
    private final ServingHttp.RequestLimits limits;
    private final ServingHttp.TextLimits textLimits;
    private final List<Server> servers = new ArrayList<>();

    /** What differs from test to test. */
    static final class Builder {

        private final FrozenBase base;
        private Forward forward;
        private Generation generation;
        private Supplier<FollowStatus> follower = () -> CAUGHT_UP;
        private Console console = Console.withoutKafka();
        private int queuedRows = 10;
        private int queuedTexts = 10;
        private ServingHttp.RequestLimits limits =
                new ServingHttp.RequestLimits(5, 4_096, PATIENCE);
        private ServingHttp.TextLimits textLimits = new ServingHttp.TextLimits(100, 10, PATIENCE);

        private Builder(FrozenBase base) {
            this.base = base;
            this.forward = new FusedPredictor(base)::predict;
            this.generation = new TextGenerator(base)::generate;
        }

        Builder forward(Forward given) {
            forward = given;
            return this;
        }

        Builder generation(Generation given) {
            generation = given;
            return this;
        }

        Builder follower(Supplier<FollowStatus> given) {
            follower = given;
            return this;
        }

        Builder console(Console given) {
            console = given;
            return this;
        }

        Builder queues(int rows, int rowsOfText) {
            queuedRows = rows;
            queuedTexts = rowsOfText;
            return this;
        }

        Builder limits(int rows, int bytes) {
            limits = new ServingHttp.RequestLimits(rows, bytes, PATIENCE);
            return this;
        }

        Builder textLimits(int tokens, int defaultTokens) {
            textLimits = new ServingHttp.TextLimits(tokens, defaultTokens, PATIENCE);
            return this;
        }

        HttpServing build() {
            return new HttpServing(this);
        }
    }

    /**
     * @param base closed with what is built
     */
    static Builder over(FrozenBase base) {
        return new Builder(base);
    }

    private HttpServing(Builder given) {
        base = given.base;
        limits = given.limits;
        textLimits = given.textLimits;
        adapters = ServedAdapters.inTemporaryStore(base, Clock.systemUTC(), registry);
        refused = new RefusedArtifacts(Clock.systemUTC(), registry);
        queue = new PredictionQueue(given.forward, 8, 1.5, given.queuedRows, PATIENCE, registry);
        texts = new GenerationQueue(given.generation, 2, given.queuedTexts, PATIENCE, registry);
        http =
                new ServingHttp(
                        new ServerIdentity("1.2.3", base.name(), base.fingerprint(), base.device()),
                        adapters,
                        refused,
                        given.follower,
                        () -> queue.alive() && texts.alive(),
                        new TaskPredictor(adapters, base.textEncoder(), queue),
                        new TaskWriter(adapters, base.textEncoder(), texts),
                        new TextRouter(adapters, base, PATIENCE, registry),
                        registry,
                        given.console,
                        Optional.empty());
    }

    /** A free port of the loopback interface. */
    static InetSocketAddress anyPort() {
        return new InetSocketAddress("127.0.0.1", 0);
    }

    ServedAdapters adapters() {
        return adapters;
    }

    RefusedArtifacts refused() {
        return refused;
    }

    /** Starts a server for everybody. */
    Server start() {
        return start(Entrance.open(anyPort()));
    }

    /** Starts a server, which is stopped with this at the latest. */
    Server start(Entrance entrance) {
        Server server = http.on(entrance, limits, textLimits);
        servers.add(server);
        server.start().join();
        return server;
    }

    @Override
    public void close() {
        servers.stream().map(Server::stop).toList().forEach(stopped -> stopped.join());
        queue.close();
        texts.close();
        adapters.close();
        base.close();
    }
}
