package io.perennial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.chaos.load.SmallBase;
import io.perennial.flink.cluster.FreePorts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs what the page for beginners says, word for word but for ports, which are free ones, and the
 * base, which is a small one; and then what may happen to the cluster that it has left.
 */
class GettingStartedIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STOP = "./perennial cluster stop";

    @TempDir Path folder;

    /** The broker takes two. */
    private final int kafkaPort = FreePorts.inARow(4);

    private final int uiPort = kafkaPort + 2;
    private final int servingPort = kafkaPort + 3;
    private Shell shell;

    @BeforeEach
    void open() throws Exception {
        shell =
                new Shell(
                        folder,
                        Map.of(
                                "PERENNIAL_BOOTSTRAP_SERVERS",
                                "127.0.0.1:" + kafkaPort,
                                "JAVA_TOOL_OPTIONS",
                                "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"));
        SmallBase.write(folder.resolve("base"), 1, words());
    }

    private static List<String> words() {
        return Stream.concat(
                        Stream.of("wake", "me", "at", "seven", "play", "song", "number"),
                        IntStream.range(0, 10).mapToObj(Integer::toString))
                .toList();
    }

    @AfterEach
    void stop() {
        cluster("stop");
    }

    private CommandRun run(String command) throws Exception {
        return shell.run(
                command.replace("localhost:8080", "localhost:" + servingPort)
                        .replace("cluster start", start("base")));
    }

    private String start(String base) {
        return "cluster start --kafka-port %d --ui-port %d --port %d --base %s --slots 1 --threads 1 --heap 256 --checkpoint-interval 1s"
                .formatted(kafkaPort, uiPort, servingPort, base);
    }

    private CommandRun done(String command) throws Exception {
        CommandRun run = run(command);
        assertThat(run.exitCode()).as("%s\n%s%s", command, run.out(), run.err()).isZero();
        return run;
    }

    @Test
    void leadsFromAFileToAnswersAndBackAndTheNextStartGoesOn() throws Exception {
        List<String> commands =
                new ArrayList<>(DocumentedCommands.of("getting-started.md", "bash"));
        List<String> untilServed = commands.subList(0, indexOf(commands, "curl ") + 1);
        assertThat(untilServed.size()).as("%s", untilServed).isLessThanOrEqualTo(6);
        assertThat(commands).last().isEqualTo(STOP);

        assertThat(done(commands.remove(0)).out())
                .contains("serving at http://127.0.0.1:" + servingPort)
                .contains("Kafka     127.0.0.1:" + kafkaPort);
        for (String command : commands) {
            if (command.contains("tasks rollback")) {
                awaitVersions();
            }
            check(command, done(command));
        }

        goesOn();
        isNotStartedTwice();
        namesWhatDied();
    }

    private static int indexOf(List<String> commands, String start) {
        return commands.stream().map(command -> command.startsWith(start)).toList().indexOf(true);
    }

    private void check(String command, CommandRun run) throws Exception {
        if (command.startsWith("curl ")) {
            JsonNode answer = JSON.readTree(run.out());
            assertThat(answer.path("version").asLong()).isPositive();
            assertThat(answer.at("/predictions/0/label").asText()).isIn("alarm", "music");
        } else if (command.endsWith("status")) {
            assertThat(run.out()).contains("taskmanager-1").doesNotContain("PROBLEM");
        } else if (command.contains("rollback")) {
            assertThat(run.out()).containsPattern("version [0-9]+ of intents answers until");
        } else if (command.contains("evaluations")) {
            assertThat(JSON.readTree(run.out().lines().findFirst().orElse("")).isObject()).isTrue();
        } else if (command.equals(STOP)) {
            assertThat(run.out()).contains("4 processes stopped");
        }
    }

    /** To go back takes a version before the newest. */
    private void awaitVersions() throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        while (served() < 2) {
            assertThat(System.nanoTime()).as("a second version is published").isLessThan(end);
            Thread.sleep(300);
        }
    }

    private long served() throws Exception {
        CommandRun run = run("curl -s localhost:8080/v2/models/intents");
        return JSON.readTree(run.out()).at("/versions/0").asLong();
    }

    private void goesOn() throws Exception {
        CommandRun again = done("./perennial cluster start");

        assertThat(again.out()).contains("goes on from file:");
        assertThat(served()).isGreaterThanOrEqualTo(2);
    }

    /** The commands on the cluster's folder, in this JVM. */
    private CommandRun cluster(String command) {
        return CommandRun.of(
                "cluster", command, "--dir", folder.resolve("perennial-cluster").toString());
    }

    private void isNotStartedTwice() {
        assertThat(cluster("start").err())
                .contains("run already: broker (pid ")
                .contains("perennial cluster stop --dir ");
    }

    private void namesWhatDied() throws Exception {
        JsonNode before = JSON.readTree(done("./perennial cluster status --json").out());
        long victim = pid(before, "taskmanager-1");
        ProcessHandle process = ProcessHandle.of(victim).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();

        CommandRun status = cluster("status");

        assertThat(status.exitCode()).isEqualTo(1);
        assertThat(status.out())
                .containsPattern("taskmanager-1 +pid %d +PROBLEM +has ended".formatted(victim))
                .contains("taskmanager-1.log ends with")
                .contains("next: perennial cluster stop --dir ");
        assertThat(cluster("stop").out()).contains("3 processes stopped");
        assertThat(ProcessHandle.of(pid(before, "broker")).filter(ProcessHandle::isAlive))
                .isEmpty();
        assertThat(cluster("stop").out()).contains("nothing was running");
    }

    private static long pid(JsonNode status, String name) {
        for (JsonNode part : status.path("parts")) {
            if (part.path("name").asText().equals(name)) {
                return part.path("pid").asLong();
            }
        }
        throw new AssertionError("there is no " + name + " in " + status);
    }
}
