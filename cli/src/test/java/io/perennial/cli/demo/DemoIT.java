package io.perennial.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.cli.kafka.RecordJson;
import io.perennial.cli.kafka.TopicFollower;
import io.perennial.cli.kafka.TopicReader;
import io.perennial.cli.lifecycle.ClosingStack;
import io.perennial.cli.lifecycle.WorkFolder;
import io.perennial.cli.streams.BuiltInStreams;
import io.perennial.cli.streams.TaskStream;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.model.adapter.AdapterSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way with real parts: Kafka, Flink with RocksDB, the engine, and serving over HTTP. */
class DemoIT {

    private static final long SEED = 1;
    private static final int TRAIN = 480;
    private static final int TEST = 80;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final StringWriter text = new StringWriter();
    private final Terminal terminal = Terminal.plain(new PrintWriter(text));

    private static TaskStream shortened(String name) {
        TaskStream whole = BuiltInStreams.create(name, SEED);
        return new TaskStream(
                name,
                whole.description(),
                whole.train().subList(0, TRAIN),
                whole.test().subList(0, TEST));
    }

    private static DemoSettings settings(String... tasks) {
        List<TaskStream> streams = new ArrayList<>();
        for (String task : tasks) {
            streams.add(shortened(task));
        }
        return new DemoSettings(streams, AdapterSpec.defaults(), 3, PATIENCE);
    }

    @Test
    void teachesTasksOneAfterAnotherAndForgetsNone(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("out.json");
        Path work = folder.resolve("work");
        Path pages = folder.resolve("pages");
        Demo demo =
                new Demo(
                        settings("questions", "log-lines"),
                        DeploymentSettings.defaults(),
                        new Demo.Output(work, json, pages, false),
                        new Demo.Invocation("0.1.0", "./perennial demo"));

        int exitCode = demo.run(terminal);

        assertThat(exitCode).as(text.toString()).isEqualTo(ExitCode.DONE);
        JsonNode report = new ObjectMapper().readTree(Files.readString(json));
        assertThat(report.path("tasks")).hasSize(2);
        assertThat(report.path("accuracy").get(1).get(0))
                .isEqualTo(report.path("accuracy").get(0).get(0));
        assertThat(report.path("forgetting").asDouble(1)).isEqualTo(0.0);
        assertThat(report.path("bitwise_identical").asBoolean()).isTrue();
        assertThat(report.path("answers_compared").asLong()).isEqualTo(TEST);
        assertThat(report.path("versions").path("questions").asLong()).isPositive();
        assertThat(report.path("base").path("fingerprint").asText()).hasSize(64);
        assertThat(text.toString())
                .contains("[1/2] questions")
                .contains("[2/2] log-lines")
                .contains("Every promise held");
        JsonNode evaluation =
                new ObjectMapper().readTree(Files.readString(pages.resolve("report.json")));
        JsonNode strategy = evaluation.path("strategies").path(0);
        assertThat(strategy.at("/runs/0/accuracy")).isEqualTo(report.path("accuracy"));
        assertThat(strategy.at("/runs/0/predictions_unchanged").asBoolean()).isTrue();
        assertThat(strategy.at("/prequential/0/points")).isNotEmpty();
        assertThat(evaluation.at("/environment/base/parameters").asLong()).isPositive();
        assertThat(text.toString())
                .contains("The report with charts: " + pages.resolve("report.html").toUri());
        assertThat(pages.resolve("report.html")).content().contains("log-lines");
        assertThat(work).as("the user's folder stays").isDirectoryContaining(Files::isDirectory);
    }

    @Test
    void refusesABrokenLineAndLearnsFromTheNext(@TempDir Path folder) throws Exception {
        try (ClosingStack started = new ClosingStack()) {
            WorkFolder work = WorkFolder.open(folder, false);
            LocalDeployment deployment =
                    LocalDeployment.start(DeploymentSettings.defaults(), work, started);
            TrainingFollower training = new TrainingFollower();
            started.add(
                    "follower",
                    TopicFollower.start(
                            deployment.kafka(),
                            deployment.kafka().topics().evaluations(),
                            training::accept));

            consoleProducer(
                    deployment,
                    "{\"task\":\"greetings\",\"text\":\"hello",
                    "{\"task\":\"greetings\",\"text\":\"hello there\",\"label\":\"warm\"}",
                    "{\"task\":\"greetings\",\"text\":\"go away\",\"label\":\"cold\"}");

            JsonNode rejected = firstRejected(deployment).path("value");
            assertThat(rejected.path("reason").asText()).isEqualTo("malformed_json");
            assertThat(rejected.path("topic").asText()).isEqualTo("perennial.examples");
            assertThat(rejected.path("value").asText()).endsWith("hello");
            awaitSeen(deployment, training, "greetings", 2);
        }
    }

    /** Kafka's own console producer, as a process of its own. */
    private static void consoleProducer(LocalDeployment deployment, String... lines)
            throws IOException, InterruptedException {
        Process producer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.apache.kafka.tools.ConsoleProducer",
                                "--bootstrap-server",
                                deployment.kafka().bootstrapServers(),
                                "--topic",
                                deployment.kafka().topics().examples())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (PrintWriter input = new PrintWriter(producer.outputWriter())) {
            for (String line : lines) {
                input.println(line);
            }
        }
        assertThat(producer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(producer.exitValue()).isZero();
    }

    private static JsonNode firstRejected(LocalDeployment deployment) throws IOException {
        List<String> lines = new ArrayList<>();
        RecordJson json = new RecordJson(deployment.kafka().topics());
        try (TopicReader reader =
                TopicReader.open(
                        deployment.kafka(), deployment.kafka().topics().rejected(), true)) {
            reader.read(
                    record -> {
                        lines.add(json.line(record));
                        return false;
                    });
        }
        return new ObjectMapper().readTree(lines.get(0));
    }

    private static void awaitSeen(
            LocalDeployment deployment, TrainingFollower training, String task, long examples)
            throws InterruptedException {
        Deadline deadline = new Deadline(PATIENCE);
        while (training.of(task).examplesSeen() < examples) {
            deployment.requireRunning();
            deadline.require("only " + training.of(task).examplesSeen() + " examples were seen");
            Thread.sleep(100);
        }
    }
}
