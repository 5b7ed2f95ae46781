package io.perennial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.broker.EmbeddedBroker;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The producers of the documentation, word for word but for the broker's address, against a real
 * broker. Those whose tools are not here are left out.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProducersIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PAGE = "producers.md";

    @TempDir Path folder;

    private EmbeddedBroker broker;

    @BeforeAll
    void start(@TempDir Path data) {
        broker = EmbeddedBroker.start(data);
        kafka("topics", "create", "--replication", "1");
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    private CommandRun kafka(String... arguments) {
        return CommandRun.of(
                Stream.concat(
                                Stream.of(arguments),
                                Stream.of("--bootstrap-servers", broker.bootstrapServers()))
                        .toArray(String[]::new));
    }

    private String documented(String language) {
        List<String> blocks = DocumentedCommands.of(PAGE, language);
        assertThat(blocks).as(language).hasSize(1);
        return blocks.get(0).replace("localhost:9092", broker.bootstrapServers());
    }

    private CommandRun shell(String commands) throws Exception {
        return new Shell(folder, Map.of()).run(commands);
    }

    /** The valid examples of the topic whose ids start so. */
    private List<LabeledExample> stored(String ids) throws Exception {
        long offsets =
                kafka("topics", "list")
                        .out()
                        .lines()
                        .filter(line -> line.startsWith("perennial.examples "))
                        .mapToLong(
                                line ->
                                        Long.parseLong(
                                                line.replaceAll(".* ([0-9]+) offsets", "$1")))
                        .sum();
        assertThat(offsets).isPositive();
        CommandRun run =
                kafka("topics", "tail", "examples", "--from-beginning", "--max", "" + offsets);
        List<LabeledExample> examples = new ArrayList<>();
        for (String line : run.out().lines().toList()) {
            JsonNode record = JSON.readTree(line);
            Decoded<LabeledExample> decoded =
                    LabeledExampleJson.decode(
                            record.path("key").asText().getBytes(StandardCharsets.UTF_8),
                            record.path("value").toString().getBytes(StandardCharsets.UTF_8));
            LabeledExample example = ((Decoded.Valid<LabeledExample>) decoded).value();
            if (String.valueOf(example.id()).startsWith(ids)) {
                examples.add(example);
            }
        }
        return examples;
    }

    @Test
    void theOneInJavaCompilesAndSends() throws Exception {
        Path source = Files.writeString(folder.resolve("SendExamples.java"), documented("java"));
        ByteArrayOutputStream problems = new ByteArrayOutputStream();
        int compiled =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                problems,
                                problems,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-proc:none",
                                "-d",
                                folder.toString(),
                                source.toString());
        assertThat(compiled).as(problems.toString(StandardCharsets.UTF_8)).isZero();

        CommandRun run =
                shell(
                        "'%s' -cp '%s:%s' SendExamples"
                                .formatted(
                                        Path.of(System.getProperty("java.home"), "bin", "java"),
                                        folder,
                                        System.getProperty("java.class.path")));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(stored("java-")).extracting(LabeledExample::task).containsExactly("intents");
    }

    @Test
    void theOneInPythonSends() throws Exception {
        String imported =
                "for python in python3 /usr/bin/python3; do $python -c 'import confluent_kafka' 2>/dev/null && echo $python && exit 0; done; exit 1";
        CommandRun python = shell(imported);
        assumeTrue(python.exitCode() == 0, "there is no Python with confluent-kafka here");
        Files.writeString(folder.resolve("send_examples.py"), documented("python"));

        CommandRun run = shell(python.out().strip() + " send_examples.py");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(stored("python-")).extracting(LabeledExample::text).contains("play some jazz");
    }

    @Test
    void theOneWithKcatSends() throws Exception {
        assumeTrue(shell("command -v kcat").exitCode() == 0, "there is no kcat on the path");

        CommandRun run = shell(documented("bash"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(stored("kcat-"))
                .extracting(LabeledExample::id)
                .containsExactly("kcat-1", "kcat-2");
    }

    @Test
    void theExamplesOfTheFormatAreValid() {
        String example = DocumentedCommands.of(PAGE, "json").get(0);

        assertThat(LabeledExampleJson.decode(null, example.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Decoded.Valid.class);
    }
}
