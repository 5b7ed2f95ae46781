package io.perennial.fuzz.http;

import com.linecorp.armeria.common.prometheus.PrometheusMeterRegistries;
import com.linecorp.armeria.server.Server;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.TextGenerator;
import io.perennial.model.route.FeatureStatistics;
import io.perennial.model.route.FrozenFeatures;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.serving.access.Clients;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.follow.AdapterChange;
import io.perennial.serving.follow.FollowStatus;
import io.perennial.serving.follow.RefusedArtifacts;
import io.perennial.serving.http.Console;
import io.perennial.serving.http.Entrance;
import io.perennial.serving.http.ServerIdentity;
import io.perennial.serving.http.ServingHttp;
import io.perennial.serving.predict.GenerationQueue;
import io.perennial.serving.predict.PredictionQueue;
import io.perennial.serving.predict.TaskPredictor;
import io.perennial.serving.predict.TaskWriter;
import io.perennial.serving.predict.TextRouter;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The endpoints of serving on a free port, with two tasks that no topic has brought. */
final class LoopbackServer implements AutoCloseable {

    /** Bodies may have so many bytes. */
    static final int BODY_BYTES = 65_536;

    /** A second, and at once; more than a client sends here. */
    private static final int REQUESTS = 100_000;

    private static final int ROWS = 5;
    private static final int QUEUED_ROWS = 50;
    private static final int TOKENS = 8;
    private static final double PADDING = 1.5;

    private final FrozenBase base;
    private final ServedAdapters adapters;
    private final PredictionQueue queue;
    private final GenerationQueue texts;
    private final Server server;

    /**
     * @param base a decoder; closed with the server
     * @param patience how long a request may take
     */
    LoopbackServer(FrozenBase base, Duration patience) {
        this.base = base;
        PrometheusMeterRegistry registry = PrometheusMeterRegistries.newRegistry();
        adapters = ServedAdapters.inTemporaryStore(base, Clock.systemUTC(), registry);
        FusedPredictor predictor = new FusedPredictor(base);
        queue =
                new PredictionQueue(
                        predictor::predict, ROWS, PADDING, QUEUED_ROWS, patience, registry);
        texts =
                new GenerationQueue(
                        new TextGenerator(base)::generate, 2, QUEUED_ROWS, patience, registry);
        FollowStatus reading = new FollowStatus(FollowStatus.Phase.READING, true, 2, null);
        server =
                new ServingHttp(
                                new ServerIdentity(
                                        "fuzzed", base.name(), base.fingerprint(), base.device()),
                                adapters,
                                new RefusedArtifacts(Clock.systemUTC(), registry),
                                () -> reading,
                                () -> queue.alive() && texts.alive(),
                                new TaskPredictor(adapters, base.textEncoder(), queue),
                                new TaskWriter(adapters, base.textEncoder(), texts),
                                new TextRouter(adapters, base, patience, registry),
                                registry,
                                Console.withoutKafka(),
                                Optional.empty())
                        .on(
                                new Entrance(
                                        new InetSocketAddress("127.0.0.1", 0),
                                        Optional.empty(),
                                        Optional.empty(),
                                        new Clients.Limits(REQUESTS, REQUESTS),
                                        true),
                                new ServingHttp.RequestLimits(ROWS, BODY_BYTES, patience),
                                new ServingHttp.TextLimits(TOKENS, TOKENS, patience));
        serve("intents", Objective.CLASSIFICATION, List.of("yes", "no"));
        serve("replies", Objective.TEXT, List.of());
        server.start().join();
    }

    private void serve(String task, Objective objective, List<String> labels) {
        AdapterSpec spec =
                AdapterSpec.parse(
                        "{\"method\":\"lora\",\"rank\":2,\"objective\":\"%s\"}"
                                .formatted(objective.code()));
        try (TrainableAdapter fresh = TrainableAdapter.create(base, spec, labels, 1)) {
            AdapterArtifact artifact =
                    new AdapterArtifact(
                            task,
                            3,
                            base.fingerprint(),
                            spec,
                            fresh.labels(),
                            Map.of(),
                            fresh.parameters(),
                            objective == Objective.TEXT
                                    ? Optional.empty()
                                    : Optional.of(looks().summary()));
            adapters.apply(AdapterChange.Arrived.of(artifact, Instant.EPOCH));
        }
    }

    private FeatureStatistics looks() {
        FrozenFeatures frozen = new FrozenFeatures(base);
        FeatureStatistics looks = new FeatureStatistics(frozen.size());
        int label = 0;
        for (String text : List.of("a word", "b 1", "c . a", "abc 2")) {
            looks.add(frozen.of(List.of(base.textEncoder().encode(text, null))).get(0), label);
            label = 1 - label;
        }
        return looks;
    }

    int port() {
        return server.activeLocalPort();
    }

    @Override
    public void close() {
        server.stop().join();
        queue.close();
        texts.close();
        adapters.close();
        base.close();
    }
}
