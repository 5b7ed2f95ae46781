package io.perennial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.broker.EmbeddedBroker;
import io.perennial.cli.doctor.Finding;
import io.perennial.cli.doctor.KafkaChecks;
import io.perennial.cli.doctor.Machines;
import io.perennial.cli.kafka.KafkaConnection;
import io.perennial.flink.cluster.FreePorts;
import io.perennial.schemas.topic.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Settings that are broken for real: of a broker's topics, of addresses, of a process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorCommandIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private EmbeddedBroker broker;

    @BeforeAll
    void start(@TempDir Path data) {
        broker = EmbeddedBroker.start(data);
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    private CommandRun run(String prefix, String... more) {
        List<String> arguments = new ArrayList<>(List.of("doctor", "--topic-prefix", prefix));
        arguments.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private void createTopic(String name, int partitions, Map<String, String> settings)
            throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(settings);
            admin.createTopics(List.of(topic)).all().get();
        }
    }

    @Test
    void allIsWellWhereTheTopicsAreAsTheyMustBe() throws Exception {
        CommandRun.of(
                "topics",
                "create",
                "--topic-prefix",
                "well",
                "--bootstrap-servers",
                broker.bootstrapServers());

        CommandRun run = run("well", "--parallelism", "4", "--json");

        assertThat(run.exitCode()).as(run.out()).isZero();
        JsonNode findings = JSON.readTree(run.out());
        assertThat(findings.findValuesAsText("check"))
                .contains(
                        "java",
                        "platform",
                        "heap",
                        "memory",
                        "allocator",
                        "disk",
                        "port",
                        "rocksdb",
                        "engine",
                        "gpu",
                        "precision",
                        "base",
                        "kafka",
                        "topics",
                        "clock");
        assertThat(findings.findValuesAsText("level")).doesNotContain("broken");
        assertThat(run("well").out()).contains("0 broken, ");
        assertThat(
                        CommandRun.of(
                                        "topics",
                                        "list",
                                        "--topic-prefix",
                                        "well",
                                        "--bootstrap-servers",
                                        broker.bootstrapServers())
                                .out())
                .doesNotContain("doctor");
    }

    @Test
    void settingsOfTopicsThatLoseDataAreNamed() throws Exception {
        createTopic(
                "bad.adapters", 1, Map.of("cleanup.policy", "delete", "max.message.bytes", "1000"));
        createTopic(
                "bad.examples",
                2,
                Map.of("cleanup.policy", "compact", "max.message.bytes", "9000"));
        createTopic("bad.lineage", 1, Map.of("min.insync.replicas", "2"));
        createTopic("bad.rejected", 1, Map.of("max.message.bytes", "8000"));

        CommandRun run = run("bad", "--parallelism", "4");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("bad.tasks: topic is missing")
                .contains("bad.adapters: cleanup.policy is delete, must be compact")
                .contains("bad.adapters: max.message.bytes is 1000, must be at least")
                .contains("bad.examples: cleanup.policy is compact, must be delete")
                .contains("bad.examples: has 2 partitions for 4 subtasks")
                .contains("bad.examples: max.message.bytes is 9000")
                .contains("bad.rejected: max.message.bytes is 8000, must be at least")
                .contains("bad.lineage: min.insync.replicas is 2, but there are 1 copies")
                .contains(
                        "next: kafka-configs.sh --alter --topic bad.lineage --add-config min.insync.replicas=1")
                .contains("perennial topics create");
    }

    @Test
    void aClockThatIsWrongIsNamed() throws Exception {
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-2));
        KafkaConnection kafka =
                KafkaConnection.local(broker.bootstrapServers(), new Topics("clock"));

        List<Finding> findings = new KafkaChecks(Machines.withClock(late), kafka, 1).findings(true);

        assertThat(findings)
                .filteredOn(finding -> finding.check().equals("clock"))
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.level()).isEqualTo(Finding.Level.BROKEN);
                            assertThat(finding.found()).contains("ahead of this machine's");
                            assertThat(finding.next()).contains("timedatectl");
                        });
    }

    @Test
    void whereNoBrokerListensTheAddressIsNamed() {
        String nobody = "127.0.0.1:" + FreePorts.inARow(1);

        CommandRun run = CommandRun.of("doctor", "--bootstrap-servers", nobody, "--device", "gpu");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .containsPattern("broken +kafka +no Kafka broker answers at " + nobody)
                .contains("advertised.listeners")
                .containsPattern("broken +gpu +--device is gpu, but the engine finds none")
                .contains("take --device cpu");
    }

    @Test
    void aBaseThatIsNoneIsNamed(@TempDir Path folder) {
        CommandRun run = run("none", "--base", folder.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).containsPattern("broken +base +.*" + folder);
    }

    /** In a process of its own, whose libraries cannot be unpacked and whose heap is too small. */
    @Test
    void whatAProcessLacksIsNamed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        Shell shell =
                new Shell(
                        folder,
                        Map.of(
                                "PERENNIAL_JAVA_OPTS",
                                "-Xmx96m -Djava.io.tmpdir=" + folder.resolve("nowhere"),
                                "DJL_CACHE_DIR",
                                file.toString()));

        CommandRun run =
                shell.run("./perennial doctor --bootstrap-servers " + broker.bootstrapServers());

        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.out())
                .containsPattern("broken +heap +the Java heap may grow to 9\\d MiB")
                .contains("next: give it more with PERENNIAL_JAVA_OPTS=-Xmx1g")
                .containsPattern("broken +rocksdb +does not work: ")
                .containsPattern("broken +engine +does not load: ")
                .contains("DJL_CACHE_DIR");
    }
}
