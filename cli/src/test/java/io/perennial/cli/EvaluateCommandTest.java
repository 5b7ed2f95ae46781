package io.perennial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {

    @TempDir Path folder;

    @BeforeEach
    void writeTasks() throws IOException {
        write("weather", "train.jsonl", "rain", "sun");
        write("weather", "test.jsonl", "rain", "hail");
        write("animals", "train.jsonl", "dog", "fish");
    }

    private void write(String task, String file, String... labels) throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            String label = labels[i % labels.length];
            rows.append(
                    "{\"text\":\"a %s again %d\",\"label\":\"%s\"}\n".formatted(label, i, label));
        }
        Files.createDirectories(folder.resolve(task));
        Files.writeString(folder.resolve(task).resolve(file), rows);
    }

    private CommandRun evaluate(String tasks, String... more) {
        String[] given = {
            "evaluate",
            "--data",
            folder.toString(),
            "--tasks",
            tasks,
            "--report",
            folder.resolve("out").toString()
        };
        String[] all = Arrays.copyOf(given, given.length + more.length);
        System.arraycopy(more, 0, all, given.length, more.length);
        return CommandRun.of(all);
    }

    /** One pass over short rows. */
    private CommandRun evaluateOnce(String tasks, String methods, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of("--methods", methods, "--passes", "1", "--least-steps", "0"));
        all.addAll(List.of("--max-length", "16"));
        all.addAll(List.of(more));
        CommandRun run = evaluate(tasks, all.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        return run;
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
    }

    @Test
    void writesAReportAndPrintsTheTables() throws IOException {
        CommandRun run =
                evaluateOnce(
                        "weather,animals",
                        "perennial,head_only,tfidf",
                        "--adapter",
                        "{\"method\": \"lora\"}");

        assertThat(run.out())
                .contains("6 of 12 test rows have labels that no training row has")
                .contains("perennial, order 1, 2/2 animals")
                .contains("strategy   accuracy")
                .contains("kept its bits")
                .contains("Task not told")
                .contains("report.html");
        assertThat(folder.resolve("out/report.html")).content().contains("lora", "weather");
        JsonNode json = report();
        assertThat(json.get("strategies")).hasSize(3);
        assertThat(json.at("/settings/command").asText())
                .startsWith("./perennial evaluate --data ")
                .contains("--adapter '{\"method\": \"lora\"}'");
        assertThat(json.at("/strategies/0/description").asText()).contains("lora");
        assertThat(json.at("/environment/perennial").asText()).doesNotContain("perennial");
        assertThat(json.at("/strategies/0/task_accuracy/weather").asDouble(1))
                .isLessThanOrEqualTo(0.5);
    }

    @Test
    void givesEveryTaskNumbersForItsWords() throws IOException {
        evaluateOnce("weather", "perennial");

        JsonNode json = report();
        assertThat(json.at("/settings/adapter/methods/0/method").asText()).isEqualTo("houlsby");
        assertThat(json.at("/settings/adapter/methods/1/targets/0").asText())
                .isEqualTo("embeddings");
    }

    @Test
    void saysWhatCannotBeUsed() {
        assertThat(evaluate("weather", "--methods", "magic").err())
                .startsWith(
                        "perennial: --methods: there is no strategy \"magic\"; use any of perennial");
        assertThat(evaluate("weather,weather").err())
                .contains("the task weather is named twice; name each task once");
        assertThat(evaluate("mail").err()).contains("there is no such folder; check the path");
        assertThat(evaluate("weather", "--passes", "0").err())
                .contains("passes is 0; use 1 to 1000");
        assertThat(evaluate("weather", "--limit", "0").err())
                .contains("--limit is 0; use 1 or more, or leave it out");
        assertThat(
                        evaluate(
                                        "weather",
                                        "--adapter",
                                        "{\"method\":\"houlsby\",\"objective\":\"regression\"}")
                                .err())
                .contains("an evaluation measures accuracy");
        assertThat(CommandRun.of("evaluate", "--tasks", "weather").exitCode())
                .isEqualTo(ExitCode.USAGE);
    }
}
