package io.perennial.serving;

import static io.perennial.serving.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.perennial.broker.EmbeddedBroker;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.Prediction;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.Topics;
import io.perennial.serving.PlainClient.Answer;
import io.perennial.serving.access.Holder;
import io.perennial.serving.access.NewToken;
import io.perennial.serving.access.Role;
import io.perennial.serving.inference.GRPCInferenceServiceGrpc;
import io.perennial.serving.inference.InferTensorContents;
import io.perennial.serving.inference.ModelInferRequest;
import io.perennial.serving.inference.ModelInferRequest.InferInputTensor;
import io.perennial.serving.inference.ModelInferResponse;
import io.perennial.serving.shard.ShardSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three serving processes that share the tasks, of which any can be asked for any. */
class ShardedServingIT {

    /** So many that each process has some, but for one case in ten million. */
    private static final int TASKS = 40;

    private static final List<String> LABELS = List.of("yes", "no");
    private static final String TEXT = "switch the light on";
    private static final String ANSWERED_BY = "perennial-answered-by";

    @TempDir Path folder;
    private final Topics topics = Topics.defaults();
    private final Map<String, AdapterArtifact> artifacts = new TreeMap<>();
    private final Map<String, Prediction.Label> offline = new HashMap<>();
    private final Map<Integer, PerennialServer> servers = new TreeMap<>();
    private List<Integer> ports = List.of();
    private EmbeddedBroker broker;
    private FrozenBase base;

    @BeforeEach
    void open() throws IOException {
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        base = SampleAdapters.base();
        ports = freePorts();
        try (TopicAdmin admin =
                new TopicAdmin(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createMissing(topics.definitions(), (short) 1);
        }
        for (int number = 0; number < TASKS; number++) {
            String task = "task-" + number;
            AdapterArtifact artifact = SampleAdapters.artifact(base, task, 1, LABELS);
            artifacts.put(task, artifact);
            offline.put(task, SampleAdapters.offline(base, artifact, TEXT));
        }
        try (AdapterPublisher publisher =
                new AdapterPublisher(
                        broker.bootstrapServers(),
                        "trainer",
                        topics.adapters(),
                        Topics.DEFAULT_PARTITIONS)) {
            publisher.publish(artifacts.values().toArray(AdapterArtifact[]::new));
        }
    }

    @AfterEach
    void close() {
        servers.values().forEach(PerennialServer::close);
        base.close();
        broker.close();
    }

    private static List<Integer> freePorts() throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
        return held.stream().map(ServerSocket::getLocalPort).toList();
    }

    private static String address(int port) {
        return "127.0.0.1:" + port;
    }

    private void start(int port, IntFunction<ShardSettings> shards) {
        start(port, SecuritySettings.defaults(), shards.apply(port));
    }

    private void start(int port, SecuritySettings security, ShardSettings shards) {
        servers.put(
                port,
                PerennialServer.start(
                        ServingConfig.builder(broker.bootstrapServers())
                                .port(port)
                                .compute(SampleAdapters.COMPUTE)
                                .security(security)
                                .shards(shards)
                                .build()));
    }

    private void awaitMembers(int members) throws Exception {
        for (int port : servers.keySet()) {
            eventually(
                    "each knows all",
                    () -> new PlainClient(port).get("/v2").json().path("shards").size() == members);
        }
    }

    /** Who answers for each task, asked through one of them; every answer is held to the truth. */
    private Map<String, String> owners(int port) throws Exception {
        PlainClient client = new PlainClient(port);
        Map<String, String> owners = new HashMap<>();
        for (AdapterArtifact artifact : artifacts.values()) {
            Answer answer = client.ask(artifact.task(), TEXT);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            OfflineAnswers.assertSame(answer, artifact, offline.get(artifact.task()));
            owners.put(artifact.task(), answer.header(ANSWERED_BY).orElseThrow());
        }
        return owners;
    }

    @Test
    void anyAnswersAndALostOneTakesOnlyItsTasksAlong() throws Exception {
        IntFunction<ShardSettings> group = port -> ShardSettings.group(address(port), "shards");
        ports.forEach(port -> start(port, group));
        awaitMembers(3);
        Map<String, String> owners = owners(ports.get(0));
        assertThat(new HashSet<>(owners.values()))
                .isEqualTo(Set.copyOf(ports.stream().map(ShardedServingIT::address).toList()));
        assertThat(owners(ports.get(1))).isEqualTo(owners);
        for (int port : ports) {
            double adapters = owners.values().stream().filter(address(port)::equals).count();
            assertThat(new PlainClient(port).metric("perennial_serving_adapters_resident "))
                    .as("only its own are in a process's memory")
                    .isEqualTo(adapters);
        }
        assertAnswersOverGrpc(ports.get(2));

        int lost = ports.get(1);
        servers.remove(lost).close();
        // At once: who forwards to one that is gone answers in its place.
        Map<String, String> without = owners(ports.get(0));
        owners.forEach(
                (task, owner) -> {
                    if (owner.equals(address(lost))) {
                        assertThat(without.get(task)).isNotEqualTo(owner);
                    } else {
                        assertThat(without).containsEntry(task, owner);
                    }
                });
        awaitMembers(2);
        assertThat(new HashSet<>(owners(ports.get(2)).values())).hasSize(2);

        start(lost, group);
        awaitMembers(3);
        assertThat(owners(lost)).isEqualTo(owners);
    }

    private void assertAnswersOverGrpc(int port) throws Exception {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        try {
            for (String task : artifacts.keySet()) {
                ModelInferResponse response =
                        GRPCInferenceServiceGrpc.newBlockingStub(channel)
                                .modelInfer(
                                        ModelInferRequest.newBuilder()
                                                .setModelName(task)
                                                .addInputs(
                                                        InferInputTensor.newBuilder()
                                                                .setName("text")
                                                                .setDatatype("BYTES")
                                                                .addShape(1)
                                                                .setContents(contents()))
                                                .build());
                assertThat(response.getModelName()).isEqualTo(task);
                assertThat(response.getModelVersion()).isEqualTo("1");
            }
        } finally {
            channel.shutdownNow();
        }
        double forwarded =
                new PlainClient(port)
                        .metric("perennial_serving_forwarded_total{outcome=\"answered\"");
        assertThat(forwarded).isPositive();
    }

    private static InferTensorContents.Builder contents() {
        return InferTensorContents.newBuilder().addBytesContents(ByteString.copyFromUtf8(TEXT));
    }

    @Test
    void namedOnesAnswerAlthoughOneNeverCame() throws Exception {
        List<String> named = new ArrayList<>(ports.stream().map(p -> address(p)).toList());
        IntStream.range(0, 2)
                .forEach(
                        number ->
                                start(
                                        ports.get(number),
                                        port -> ShardSettings.named(address(port), named)));
        awaitMembers(2);
        assertThat(owners(ports.get(0))).isEqualTo(owners(ports.get(1)));
        Answer refused = new PlainClient(ports.get(0)).ask("no-such-task", TEXT);
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.error()).contains("no-such-task");
        Answer several =
                new PlainClient(ports.get(0))
                        .post("/v2/infer", "{\"text\": \"" + TEXT + "\", \"tasks\": \"all\"}");
        assertThat(several.json().path("answers")).hasSize(TASKS);
    }

    @Test
    void encryptionAndTokensHoldBetweenThem() throws Exception {
        SelfSigned certificate = SelfSigned.in(folder);
        NewToken asker = NewToken.of(new Holder("shop", Set.of(Role.PREDICT)));
        Path tokens = Files.writeString(folder.resolve("tokens"), asker.line() + "\n");
        SecuritySettings security =
                SecuritySettings.defaults()
                        .withTls(new TlsFiles(certificate.certificate(), certificate.key()))
                        .withTokens(tokens);
        List<Integer> two = ports.subList(0, 2);
        List<String> named = two.stream().map(ShardedServingIT::address).toList();
        for (int port : two) {
            ShardSettings shards =
                    ShardSettings.named(address(port), named)
                            .withAuthority(certificate.certificate());
            start(port, security, shards);
        }
        HttpClient client = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
        URI server = URI.create("https://" + address(two.get(0)));
        HttpRequest.Builder who = HttpRequest.newBuilder(server.resolve("/v2"));
        eventually(
                "each knows the other",
                () ->
                        send(client, who.copy(), asker.secret())
                                .body()
                                .contains(
                                        "\"shards\":[\"%s\",\"%s\"]"
                                                .formatted(sorted(named).toArray())));
        Set<String> answered = new HashSet<>();
        for (String task : artifacts.keySet()) {
            HttpRequest.Builder ask =
                    HttpRequest.newBuilder(server.resolve("/v2/models/" + task + "/infer"))
                            .POST(BodyPublishers.ofString("{\"text\": \"" + TEXT + "\"}"));
            HttpResponse<String> answer = send(client, ask.copy(), asker.secret());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            answered.add(answer.headers().firstValue(ANSWERED_BY).orElseThrow());
            assertThat(send(client, ask, "nobody's").statusCode()).isEqualTo(401);
        }
        assertThat(answered).containsExactlyInAnyOrderElementsOf(named);
    }

    private static List<String> sorted(List<String> some) {
        return some.stream().sorted().toList();
    }

    private static HttpResponse<String> send(
            HttpClient client, HttpRequest.Builder request, String token) throws Exception {
        return client.send(
                request.header("Authorization", "Bearer " + token).build(),
                BodyHandlers.ofString());
    }
}
