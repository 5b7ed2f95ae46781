package io.perennial.cli.secured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.cli.CommandRun;
import io.perennial.cli.terminal.LogFile;
import io.perennial.flink.job.JobConfig;
import io.perennial.flink.job.UnfitTopicsException;
import io.perennial.flink.local.LocalCluster;
import io.perennial.flink.local.LocalClusterSettings;
import io.perennial.flink.local.LocalJob;
import io.perennial.schemas.kafka.ClientProperties;
import io.perennial.serving.PerennialServer;
import io.perennial.serving.SecuritySettings;
import io.perennial.serving.ServingConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * All parts against a broker with TLS, SCRAM and ACLs: each works with what docs/security.md allows
 * it, says what it lacks, and shows no secret anywhere. The steps build on each other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecuredKafkaIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();

    /** Everything that people or programs were shown. */
    private final StringBuilder shown = new StringBuilder();

    private Path folder;
    private SecuredCluster cluster;
    private Path operator;
    private Path producer;
    private Path job;
    private Path serving;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        folder = directory;
        cluster = SecuredCluster.start(folder);
        operator = cluster.user("operator");
        producer = cluster.user("producer");
        job = cluster.user("job");
        serving = cluster.user("serving");
        cluster.allow(Grants.operator());
        cluster.allow(Grants.producer());
        cluster.allow(Grants.job());
        cluster.allow(Grants.serving());
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    private CommandRun run(Path user, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(
                List.of(
                        "--bootstrap-servers",
                        cluster.bootstrapServers(),
                        "--kafka-config",
                        user.toString()));
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        shown.append(run.out()).append(run.err());
        return run;
    }

    private void done(Path user, String... arguments) {
        CommandRun run = run(user, arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    private String refused(Path user, String... arguments) {
        CommandRun run = run(user, arguments);
        assertThat(run.exitCode()).as(run.out()).isEqualTo(1);
        return run.err();
    }

    private static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(100);
        }
    }

    private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofMinutes(1)).build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        shown.append(response.body());
        return response;
    }

    private Path keys(String name) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        pem(name + ".key", "PRIVATE KEY", pair.getPrivate().getEncoded());
        return pem(name + ".pem", "PUBLIC KEY", pair.getPublic().getEncoded());
    }

    private Path pem(String name, String kind, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(bytes);
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind));
    }

    private JobConfig training(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--bootstrap-servers=" + cluster.bootstrapServers(),
                                "--kafka-config=" + job,
                                "--device=cpu",
                                "--threads=1",
                                "--max-length=32",
                                "--batch-wait=1s",
                                "--checkpoint-interval=1s",
                                "--checkpoint-directory=" + folder.resolve("checkpoints").toUri()));
        arguments.addAll(List.of(more));
        return JobConfig.parse(arguments.toArray(String[]::new));
    }

    private LocalCluster flink(String name) {
        return LocalCluster.start(
                new LocalClusterSettings(folder.resolve(name), 1, 0, 0, LogFile.path()));
    }

    private ServingConfig answering() {
        return ServingConfig.builder(cluster.bootstrapServers())
                .kafka(ClientProperties.referencesTo(serving))
                .port(0)
                .build();
    }

    private String health(PerennialServer server) throws IOException, InterruptedException {
        return get(URI.create("http://127.0.0.1:" + server.port() + "/v2/health/ready")).body();
    }

    @Test
    @Order(1)
    void theOperatorMakesTopicsAndTasks() throws Exception {
        done(operator, "topics", "create", "--replication", "1");
        done(operator, "topics", "verify");
        Path task =
                Files.writeString(
                        folder.resolve("task.json"),
                        "{\"task\":\"toys\",\"adapter\":{\"method\":\"houlsby\",\"bottleneck\":8},"
                                + "\"batch_size\":8,\"learning_rate\":0.01,"
                                + "\"publication\":{\"every_examples\":16,\"margin\":1}}");
        done(operator, "tasks", "apply", task.toString());
    }

    @Test
    @Order(2)
    void theProducerSendsExamplesAndNothingElse() throws Exception {
        StringBuilder lines = new StringBuilder("text,label\n");
        for (int line = 0; line < 60; line++) {
            lines.append("the cat is small,animal\nthe wall is red,colour\n");
        }
        Path examples = Files.writeString(folder.resolve("toys.csv"), lines);

        done(producer, "produce", "--task", "toys", examples.toString());

        assertThat(refused(producer, "tasks", "apply", folder.resolve("task.json").toString()))
                .contains("does not allow this client to WRITE topic perennial.tasks");
        assertThat(
                        refused(
                                producer,
                                "topics",
                                "tail",
                                "examples",
                                "--from-beginning",
                                "--max",
                                "1"))
                .contains("does not allow this client to READ topic perennial.examples");
        assertThat(refused(producer, "topics", "tail", "adapters"))
                .contains("no topic 'adapters'")
                .contains("this client sees perennial.examples");
    }

    @Test
    @Order(3)
    void theJobTrainsPublishesAndSigns() throws Exception {
        Path trusted = keys("trainer");
        try (LocalCluster flink = flink("flink")) {
            LocalJob running =
                    flink.run(training("--signing-key=" + folder.resolve("trainer.key")));
            SecuritySettings security = SecuritySettings.defaults().withTrustedKeys(trusted);
            try (PerennialServer server =
                    PerennialServer.start(answering().toBuilder().security(security).build())) {
                URI model =
                        URI.create("http://127.0.0.1:" + server.port() + "/v2/models/toys/ready");
                eventually("toys is served", () -> get(model).statusCode() == 200);
            }
            showAllOf(flink, running);
            running.cancel();
        }
        assertThat(signatureOf(trusted)).isEqualTo("valid");
        assertThat(signatureOf(keys("stranger"))).isEqualTo("wrong");
    }

    private String signatureOf(Path trusted) throws IOException {
        CommandRun shownNow =
                run(
                        operator,
                        "adapters",
                        "show",
                        "toys",
                        "--json",
                        "--trusted-keys",
                        trusted.toString());
        return JSON.readTree(shownNow.out()).path("signature").asText();
    }

    /** All that Flink's web page can be asked about the job and the cluster. */
    private void showAllOf(LocalCluster flink, LocalJob running)
            throws IOException, InterruptedException {
        String one = "/jobs/" + running.id();
        for (String path :
                List.of(
                        "/config",
                        "/jobmanager/config",
                        "/jobmanager/environment",
                        "/jobmanager/log",
                        "/jobs/overview",
                        one,
                        one + "/config",
                        one + "/jobmanager/config",
                        one + "/plan",
                        one + "/exceptions",
                        one + "/checkpoints/config")) {
            get(flink.webPage().resolve(path));
        }
        JsonNode managers =
                JSON.readTree(get(flink.webPage().resolve("/taskmanagers")).body())
                        .path("taskmanagers");
        assertThat(managers).isNotEmpty();
        for (JsonNode manager : managers) {
            get(flink.webPage().resolve("/taskmanagers/" + manager.path("id").asText()));
        }
    }

    @Test
    @Order(4)
    void servingServesNothingThatAStrangerSigned() throws Exception {
        SecuritySettings security =
                SecuritySettings.defaults().withTrustedKeys(folder.resolve("stranger.pem"));
        try (PerennialServer server =
                PerennialServer.start(answering().toBuilder().security(security).build())) {
            eventually("ready", server::ready);
            URI root = URI.create("http://127.0.0.1:" + server.port());
            assertThat(get(root.resolve("/v2/models/toys")).statusCode()).isEqualTo(404);
            assertThat(get(root.resolve("/console/rejections")).body())
                    .contains("\"wrong_signature\"");
        }
    }

    @Test
    @Order(5)
    void theJobSaysWhichOperationOnWhichTopicItLacks() throws Exception {
        try (LocalCluster flink = flink("lacking")) {
            for (AclBinding grant : Grants.job()) {
                if (grant.pattern().resourceType() == ResourceType.TOPIC) {
                    assertLacks(flink, grant);
                }
            }
        }
    }

    private void assertLacks(LocalCluster flink, AclBinding grant) throws Exception {
        cluster.forbid(grant);
        AclOperation operation = grant.entry().operation();
        boolean settings = operation == AclOperation.DESCRIBE_CONFIGS;
        try {
            eventually(
                    "denied " + grant,
                    () -> {
                        try {
                            flink.run(training()).cancel();
                            return false;
                        } catch (RuntimeException e) {
                            shown.append(e);
                            return true;
                        }
                    });
            assertThatThrownBy(() -> flink.run(training()))
                    .hasMessageContaining(grant.pattern().name())
                    .hasMessageContaining(settings ? operation.toString() : "kafka-acls")
                    .satisfies(
                            e ->
                                    assertThat(settings || e instanceof UnfitTopicsException)
                                            .isTrue());
        } finally {
            cluster.allow(List.of(grant));
        }
    }

    @Test
    @Order(6)
    void servingSaysWhatItLacksAndGoesOnWhenItIsAllowed() throws Exception {
        AclBinding read = Grants.serving().get(0);
        cluster.forbid(read);
        try (PerennialServer server = PerennialServer.start(answering())) {
            eventually(
                    "the denial is named",
                    () ->
                            health(server)
                                    .contains(
                                            "does not allow this client to READ topic perennial.adapters"));
            cluster.allow(List.of(read));
            eventually("ready", server::ready);
            theConsoleSaysWhatItLacks(URI.create("http://127.0.0.1:" + server.port()));
        }
    }

    private void theConsoleSaysWhatItLacks(URI root) throws Exception {
        URI state = root.resolve("/console/state");
        for (AclBinding grant : Grants.console()) {
            if (grant.entry().operation() == AclOperation.READ) {
                String topic = grant.pattern().name();
                eventually(
                        topic + " is named",
                        () -> get(state).body().contains("to READ topic " + topic));
            }
        }
        assertThat(teach(root).body()).contains("to WRITE topic perennial.examples");
        cluster.allow(Grants.console());
        eventually("all is read", () -> !get(state).body().contains("does not allow"));
        eventually("an example is stored", () -> teach(root).statusCode() == 202);
        eventually(
                "a task is frozen",
                () -> post(root.resolve("/console/tasks/toys/freeze"), "{}").statusCode() == 200);
    }

    private HttpResponse<String> teach(URI root) throws IOException, InterruptedException {
        return post(
                root.resolve("/v2/models/toys/feedback"),
                "{\"text\":\"the dog is small\",\"label\":\"animal\"}");
    }

    private HttpResponse<String> post(URI address, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .timeout(Duration.ofMinutes(1))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        shown.append(response.body());
        return response;
    }

    @Test
    @Order(7)
    void theOperatorPublishesByHandAndIsToldWhatHeMayNot() throws Exception {
        Path exported = folder.resolve("exported");
        done(
                operator,
                "adapters",
                "export",
                "toys",
                "--format",
                "perennial",
                "--out",
                exported.toString());
        String[] publish = {
            "adapters",
            "publish",
            exported.toString(),
            "--task",
            "toys",
            "--signing-key",
            folder.resolve("trainer.key").toString()
        };
        CommandRun published = run(operator, publish);
        assertThat(published.exitCode()).as(published.err()).isZero();
        assertThat(published.out()).contains("it is signed with");
        assertThat(signatureOf(folder.resolve("trainer.pem"))).isEqualTo("valid");

        AclBinding write =
                SecuredCluster.topic("operator", AclOperation.WRITE, Grants.TOPICS.adapters());
        cluster.forbid(write);
        eventually(
                "denied",
                () ->
                        run(operator, publish)
                                .err()
                                .contains(
                                        "does not allow this client to WRITE topic perennial.adapters"));
    }

    @Test
    @Order(8)
    void strangersAreToldSo() throws Exception {
        Path wrong = cluster.file("operator", "not-the-password");
        assertThat(refused(wrong, "topics", "list"))
                .contains("Kafka does not know this client (SaslAuthenticationException");
        CommandRun plain =
                CommandRun.of(
                        "topics",
                        "list",
                        "--bootstrap-servers",
                        cluster.bootstrapServers(),
                        "--kafka",
                        "sasl.jaas.config=X required password=\"hunter2\";");
        shown.append(plain.err());
        assertThat(plain.exitCode()).isEqualTo(1);
        assertThat(plain.err()).contains("sasl.jaas.config").doesNotContain("hunter2");
    }

    @Test
    @Order(9)
    void noSecretWasShownOrLogged() throws Exception {
        assertThat(shown.toString()).contains("perennial.adapters").doesNotContain("hunter2");
        assertThat(cluster.secrets()).allSatisfy(secret -> assertNowhere(secret));
    }

    private void assertNowhere(String secret) throws IOException {
        assertThat(shown.indexOf(secret)).isNegative();
        assertThat(Files.readString(LogFile.path()).contains(secret)).isFalse();
    }
}
