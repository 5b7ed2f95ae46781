package io.perennial.serving.http;

import static io.perennial.serving.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.server.Server;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.serving.PlainClient;
import io.perennial.serving.PlainClient.Answer;
import io.perennial.serving.SampleAdapters;
import io.perennial.serving.SelfSigned;
import io.perennial.serving.access.Clients;
import io.perennial.serving.access.Holder;
import io.perennial.serving.access.NewToken;
import io.perennial.serving.access.Role;
import io.perennial.serving.access.Tokens;
import io.perennial.serving.follow.FollowStatus;
import io.perennial.serving.predict.Forward;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, over real connections; a server with other doors for each group of tests. */
@TestInstance(Lifecycle.PER_CLASS)
class DoorkeeperHttpTest {

    private static final String ASK = "/v2/models/intents/infer";
    private static final String TEXT = "{\"text\":\"on\"}";
    private static final Clients.Limits WIDE = new Clients.Limits(10_000, 1_000);
    private static final FollowStatus TROUBLED =
            new FollowStatus(FollowStatus.Phase.WAITING_TO_RETRY, true, 12, "kafka-7 is down");

    private final NewToken asker = NewToken.of(new Holder("shop", Set.of(Role.PREDICT)));
    private final NewToken watcher = NewToken.of(new Holder("watch", Set.of(Role.OPERATE)));
    private final Semaphore gate = new Semaphore(0);
    private Path folder;
    private HttpServing serving;
    private Tokens tokens;
    private Server server;
    private PlainClient client;

    @BeforeAll
    void open(@TempDir Path directory) throws Exception {
        folder = directory;
        FrozenBase base = SampleAdapters.base();
        FusedPredictor fused = new FusedPredictor(base);
        Forward forward =
                batches -> {
                    gate.acquireUninterruptibly();
                    return fused.predict(batches);
                };
        serving =
                HttpServing.over(base)
                        .forward(forward)
                        .queues(100, 10)
                        .follower(() -> TROUBLED)
                        .build();
        serving.adapters()
                .apply(
                        SampleAdapters.arrived(
                                SampleAdapters.artifact(base, "intents", 3, List.of("yes", "no"))));
        tokens =
                Tokens.read(
                        Files.write(
                                folder.resolve("tokens"), List.of(asker.line(), watcher.line())));
    }

    @BeforeEach
    void openTheGate() {
        gate.drainPermits();
        gate.release(1_000_000);
    }

    @AfterEach
    void letThrough() {
        gate.release(1_000);
    }

    @AfterAll
    void close() {
        serving.close();
    }

    private void start(Entrance entrance) {
        server = serving.start(entrance);
        client = new PlainClient(server.activeLocalPort());
    }

    private void startWithTokens(Clients.Limits limits) {
        start(
                new Entrance(
                        HttpServing.anyPort(),
                        Optional.empty(),
                        Optional.of(tokens),
                        limits,
                        false));
    }

    private Answer get(String path, String authorization) throws Exception {
        return client.send(request(path).header("Authorization", authorization).GET());
    }

    private Answer post(String path, String authorization) throws Exception {
        return client.send(
                request(path)
                        .header("Authorization", authorization)
                        .POST(BodyPublishers.ofString("{}")));
    }

    private Answer ask(String authorization) throws Exception {
        return client.send(
                request(ASK)
                        .header("Authorization", authorization)
                        .POST(BodyPublishers.ofString(TEXT)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.activeLocalPort() + path));
    }

    private static String bearer(NewToken token) {
        return "Bearer " + token.secret();
    }

    @Nested
    class WithTokens {

        @BeforeEach
        void startServer() {
            startWithTokens(WIDE);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/console/state",
                    "/console/events",
                    "/console/tasks/intents",
                    "/console/forgetting",
                    "/console/rejections",
                    "/metrics",
                    "/v2",
                    "/v2/models",
                    "/v2/models/intents",
                    "/v2/models/intents/versions/3",
                    "/v2/models/intents/ready"
                })
        void nothingAnswersWithoutOne(String path) throws Exception {
            Answer answer = client.get(path);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.error()).startsWith("A token is needed");
            assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
            assertThat(get(path, "Bearer guess").error())
                    .isEqualTo("This token is not known here.");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"infer", "versions/3/infer", "generate", "generate_stream", "feedback"})
        void nobodyAsksWithoutOne(String what) throws Exception {
            assertThat(client.post("/v2/models/intents/" + what, TEXT).status()).isEqualTo(401);
        }

        @Test
        void healthAnswersEverybodyButTellsTroubleOnlyToThoseWhoOperate() throws Exception {
            for (String path : List.of("/v2/health/live", "/v2/health/ready")) {
                assertThat(client.get(path).status()).isEqualTo(200);
                assertThat(client.get(path).body()).doesNotContain("kafka-7");
                assertThat(get(path, bearer(asker)).body()).doesNotContain("kafka-7");
                assertThat(get(path, bearer(watcher)).body()).contains("kafka-7 is down");
            }
        }

        @Test
        void eachRoleOpensItsOwnDoors() throws Exception {
            assertThat(ask(bearer(asker)).status()).isEqualTo(200);
            assertThat(get("/v2/models", bearer(asker)).status()).isEqualTo(200);
            assertThat(get("/v2/models", bearer(watcher)).status()).isEqualTo(200);
            assertThat(get("/metrics", bearer(watcher)).status()).isEqualTo(200);
            assertThat(get("/console/state", bearer(watcher)).json().get("may_change").asBoolean())
                    .isTrue();

            assertThat(ask(bearer(watcher)).status()).isEqualTo(403);
            assertThat(ask(bearer(watcher)).error())
                    .isEqualTo("The token of watch lacks the role predict.");
            assertThat(get("/metrics", bearer(asker)).error())
                    .isEqualTo("The token of shop lacks the role operate.");
            assertThat(get("/console/state", bearer(asker)).status()).isEqualTo(403);
            assertThat(post("/console/tasks/intents/freeze", bearer(asker)).error())
                    .isEqualTo("The token of shop lacks the role operate.");
            assertThat(post("/console/tasks/intents/freeze", bearer(watcher)).status())
                    .isEqualTo(404);
            assertThat(post("/v2/models/intents/feedback", bearer(watcher)).error())
                    .isEqualTo("The token of watch lacks the role predict.");
        }

        @Test
        void everyRequestIsNotedWithoutTextOrToken() throws Exception {
            server.stop().join();
            Path log = folder.resolve("access.log");
            start(
                    new Entrance(
                                    HttpServing.anyPort(),
                                    Optional.empty(),
                                    Optional.of(tokens),
                                    WIDE,
                                    false)
                            .withAccessLog(Optional.of(log)));
            client.send(
                    request(ASK + "?secret=1")
                            .header("Authorization", bearer(asker))
                            .header(
                                    "traceparent",
                                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                            .POST(BodyPublishers.ofString(TEXT)));
            get("/v2/models", "Bearer nonsense");
            server.stop().join();

            List<String> lines = Files.readAllLines(log);
            assertThat(lines).hasSize(2);
            JsonNode first = new ObjectMapper().readTree(lines.get(0));
            assertThat(first.get("client").asText()).isEqualTo("token shop");
            assertThat(first.get("path").asText()).isEqualTo(ASK);
            assertThat(first.get("status").asInt()).isEqualTo(200);
            assertThat(first.get("request_bytes").asInt()).isEqualTo(TEXT.length());
            assertThat(first.get("millis").asDouble()).isPositive();
            assertThat(first.get("trace_id").asText())
                    .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
            JsonNode second = new ObjectMapper().readTree(lines.get(1));
            assertThat(second.get("status").asInt()).isEqualTo(401);
            assertThat(second.get("client").asText()).startsWith("address ");
            assertThat(second.has("trace_id")).isFalse();
            assertThat(String.join("", lines))
                    .doesNotContain(asker.secret())
                    .doesNotContain("nonsense")
                    .doesNotContain("secret=");
        }

        @Test
        void thePageItselfAnswersEverybodyAndTellsNothing() throws Exception {
            assertThat(client.get("/").body()).contains("<title>").doesNotContain("intents");
            assertThat(client.get("/console/page/app.js").status()).isEqualTo(200);
        }

        @Test
        void openingTheManagementLetsNobodyTouch() throws Exception {
            server.stop().join();
            start(
                    new Entrance(
                            HttpServing.anyPort(),
                            Optional.empty(),
                            Optional.of(tokens),
                            WIDE,
                            true));
            assertThat(client.get("/console/state").json().get("may_change").asBoolean()).isFalse();
            assertThat(client.post("/console/tasks/intents/freeze", "{}").status()).isEqualTo(401);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "Bearer", "Bearer ", "Basic %s", "%s", "Bearer x%s", "Token %s"})
        void onlyAWholeTokenUnderItsSchemeCounts(String authorization) throws Exception {
            Answer answer = ask(authorization.formatted(asker.secret()));

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).doesNotContain(asker.secret());
            assertThat(ask("bearer " + asker.secret()).status()).isEqualTo(200);
        }

        @Test
        void aTokenInTheAddressIsNone() throws Exception {
            Answer answer = client.get("/v2/models?access_token=" + asker.secret());

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).doesNotContain(asker.secret());
        }
    }

    @Nested
    class WithoutTokens {

        @Test
        void managementStaysClosedWhereItIsNotOpened() throws Exception {
            start(
                    new Entrance(
                            HttpServing.anyPort(),
                            Optional.empty(),
                            Optional.empty(),
                            WIDE,
                            false));

            assertThat(client.get("/metrics").status()).isEqualTo(403);
            assertThat(client.get("/console/state").error())
                    .contains("--tokens")
                    .contains("--open-management");
            assertThat(client.get("/v2/health/ready").body()).doesNotContain("kafka-7");
            assertThat(client.ask("intents", "on").status()).isEqualTo(200);
        }
    }

    @Nested
    class Limits {

        @Test
        void aClientThatIsTooFastIsToldWhenToComeAgain() throws Exception {
            startWithTokens(new Clients.Limits(1, 100));
            ask(bearer(asker));

            Answer second = ask(bearer(asker));

            assertThat(second.status()).isEqualTo(429);
            assertThat(second.header("Retry-After")).contains("1");
            assertThat(second.error())
                    .isEqualTo(
                            "The client (token shop) sends more than 1 requests a second; try again in 1 s.");
            assertThat(get("/metrics", bearer(watcher)).status()).isEqualTo(200);
        }

        @Test
        void whoeverShowsNoTokenIsCountedByAddress() throws Exception {
            startWithTokens(new Clients.Limits(1, 100));

            assertThat(client.get("/v2/models").status()).isEqualTo(401);
            assertThat(get("/v2/models", "Bearer guess").error())
                    .contains("The client (address 127.0.0.1)");
            assertThat(client.get("/v2/health/live").status()).isEqualTo(200);
            assertThat(ask(bearer(asker)).status()).isEqualTo(200);
        }

        @Test
        void aHeaderThatNamesAnotherAddressIsNotBelieved() throws Exception {
            start(
                    new Entrance(
                            HttpServing.anyPort(),
                            Optional.empty(),
                            Optional.empty(),
                            new Clients.Limits(1, 100),
                            true));
            client.get("/v2/models");

            Answer second =
                    client.send(request("/v2/models").header("X-Forwarded-For", "10.1.2.3").GET());

            assertThat(second.error()).contains("address 127.0.0.1");
        }

        @Test
        void onlySoManyRequestsOfAClientRunAtOnce() throws Exception {
            startWithTokens(new Clients.Limits(1_000, 2));
            gate.drainPermits();
            List<CompletableFuture<Answer>> three =
                    List.of(inBackground(), inBackground(), inBackground());
            Answer refused =
                    (Answer)
                            CompletableFuture.anyOf(three.toArray(CompletableFuture[]::new))
                                    .get(1, TimeUnit.MINUTES);

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).contains("1");
            assertThat(refused.error()).contains("(token shop) has 2 requests running");
            assertThat(get("/metrics", bearer(watcher)).status()).isEqualTo(200);

            gate.release(1_000_000);
            List<Integer> statuses = new ArrayList<>();
            for (CompletableFuture<Answer> one : three) {
                statuses.add(one.get(1, TimeUnit.MINUTES).status());
            }
            assertThat(statuses).containsExactlyInAnyOrder(200, 200, 429);
            eventually("they have ended", () -> ask(bearer(asker)).status() == 200);
        }

        private CompletableFuture<Answer> inBackground() {
            return CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return ask(bearer(asker));
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    });
        }

        @Test
        void aBodyThatIsTooLargeIsRefusedAndAStrangersIsNotEvenRead() throws Exception {
            startWithTokens(WIDE);
            String large = "{\"text\":\"" + "a".repeat(10_000) + "\"}";

            Answer known =
                    client.send(
                            request(ASK)
                                    .header("Authorization", bearer(asker))
                                    .POST(BodyPublishers.ofString(large)));

            assertThat(known.status()).isEqualTo(413);
            assertThat(known.error()).contains("larger than 4096 bytes");
            assertThat(client.post(ASK, large).status()).isEqualTo(401);
        }
    }

    @Nested
    class Encrypted {

        @Test
        void answersOverHttpsOnly() throws Exception {
            SelfSigned certificate = SelfSigned.in(folder);
            start(entrance(certificate.certificate(), certificate.key()));
            URI address =
                    URI.create("https://127.0.0.1:" + server.activeLocalPort() + "/v2/health/live");
            HttpRequest live =
                    HttpRequest.newBuilder(address).timeout(Duration.ofMinutes(1)).build();

            HttpResponse<String> answer =
                    HttpClient.newBuilder()
                            .sslContext(certificate.trusting())
                            .build()
                            .send(live, BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.sslSession().orElseThrow().getProtocol()).startsWith("TLSv1.");
            assertThatThrownBy(
                            () -> HttpClient.newHttpClient().send(live, BodyHandlers.discarding()))
                    .isInstanceOf(SSLHandshakeException.class);
            assertThatThrownBy(() -> client.get("/v2/health/live")).isInstanceOf(IOException.class);
        }

        @Test
        void refusesFilesThatAreNoCertificateAndNoKey() throws Exception {
            Path other = Files.writeString(folder.resolve("other.pem"), "hunter2");

            assertThatThrownBy(() -> start(entrance(other, other)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("other.pem")
                    .hasMessageContaining("PKCS#8")
                    .hasMessageNotContaining("hunter2");
        }

        private Entrance entrance(Path certificate, Path key) {
            return new Entrance(
                    HttpServing.anyPort(),
                    Optional.of(new Entrance.Encryption(certificate, key)),
                    Optional.empty(),
                    WIDE,
                    false);
        }
    }
}
