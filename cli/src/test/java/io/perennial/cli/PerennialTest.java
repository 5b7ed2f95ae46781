package io.perennial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.benchmarks.Benchmark;
import io.perennial.benchmarks.BenchmarkTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PerennialTest {

    /** Every command and sub-command, as words. */
    static Stream<List<String>> commands() {
        List<List<String>> all = new ArrayList<>();
        collect(Perennial.commandLine(Benchmark.all()), List.of(), all);
        return all.stream();
    }

    private static void collect(CommandLine command, List<String> words, List<List<String>> all) {
        all.add(words);
        command.getSubcommands()
                .forEach(
                        (name, sub) -> {
                            List<String> longer = new ArrayList<>(words);
                            longer.add(name);
                            collect(sub, longer, all);
                        });
    }

    private static CommandLine command(List<String> words) {
        CommandLine command = Perennial.commandLine(Benchmark.all());
        for (String word : words) {
            command = command.getSubcommands().get(word);
        }
        return command;
    }

    @Nested
    class Help {

        /** A description that the library cannot format brings a warning to the terminal. */
        @ParameterizedTest
        @MethodSource("io.perennial.cli.PerennialTest#commands")
        void everyDescriptionCanBeFormatted(List<String> words) {
            CommandLine command = command(words);
            Stream<String> ofArguments =
                    command.getCommandSpec().args().stream()
                            .flatMap(argument -> Stream.of(argument.description()));
            Stream<String> all =
                    Stream.concat(
                            Stream.of(command.getCommandSpec().usageMessage().description()),
                            ofArguments);
            assertThat(all)
                    .allSatisfy(text -> assertThatCode(text::formatted).doesNotThrowAnyException());
        }

        @ParameterizedTest
        @MethodSource("io.perennial.cli.PerennialTest#commands")
        void everyCommandExplainsItself(List<String> words) {
            List<String> arguments = new ArrayList<>(words);
            arguments.add("--help");

            CommandRun run = CommandRun.of(Benchmark.all(), arguments.toArray(String[]::new));

            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).startsWith("Usage: perennial").contains("--help", "--verbose");
        }

        @ParameterizedTest
        @MethodSource("io.perennial.cli.PerennialTest#commands")
        void everyOptionIsDescribed(List<String> words) {
            CommandLine command = command(words);

            assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
            assertThat(command.getCommandSpec().options())
                    .allSatisfy(option -> assertThat(option.description()).isNotEmpty());
            assertThat(command.getCommandSpec().positionalParameters())
                    .allSatisfy(parameter -> assertThat(parameter.description()).isNotEmpty());
        }

        @Test
        void versionNamesTheBuildAndTheJvm() {
            CommandRun run = CommandRun.of("--version");

            assertThat(run.out()).contains("perennial 0.").contains("Java ").doesNotContain("${");
        }

        @Test
        void trainOffersEverySettingOfTheJob() {
            assertThat(CommandRun.of("train", "--help").out())
                    .contains("--checkpoint-interval", "--resident-bytes", "--self-onboarding");
        }
    }

    @Nested
    class Usage {

        @ParameterizedTest
        @ValueSource(strings = {"", "topics", "tasks", "adapters"})
        void aMissingCommandIsAUsageError(String words) {
            CommandRun run =
                    words.isEmpty() ? CommandRun.of() : CommandRun.of(words.split(" ", -1));

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("Usage:");
        }

        @Test
        void aMisspelledCommandIsCorrected() {
            CommandRun run = CommandRun.of("sevre");

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("'sevre'").contains("serve").doesNotContain("\tat ");
        }

        @Test
        void anUnknownOptionIsAUsageError() {
            CommandRun run = CommandRun.of("demo", "--kep");

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("--kep").contains("See 'perennial demo --help'.");
        }

        @Test
        void methodAndAdapterExcludeEachOther() {
            CommandRun run = CommandRun.of("demo", "--method", "lora", "--adapter", "{}");

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("mutually exclusive");
        }
    }

    @Nested
    class Failing {

        @Test
        void anUnreachableBrokerIsNamedWithTheNextStep() {
            CommandRun run = CommandRun.of("topics", "verify", "--bootstrap-servers", "nowhere");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .isEqualToIgnoringNewLines(
                            "perennial: --bootstrap-servers is 'nowhere', but must be host:port,"
                                    + " several of them separated by commas");
        }

        @Test
        void anUnknownTaskListsTheKnownOnes() {
            CommandRun run = CommandRun.of("demo", "--tasks", "no-such-task");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("no-such-task").contains("questions").hasLineCount(1);
        }

        @Test
        void aDataFolderThatIsNotThereIsNamed(@TempDir Path folder) {
            CommandRun run = CommandRun.of("demo", "--data", folder.resolve("none").toString());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("none is not a folder").hasLineCount(1);
        }

        @Test
        void aBrokenDataFileIsNamedWithItsLine(@TempDir Path folder) throws Exception {
            Path task = Files.createDirectories(folder.resolve("news"));
            Files.writeString(
                    task.resolve("train.jsonl"), "{\"text\":\"a\",\"label\":\"b\"}\n{broken\n");

            CommandRun run = CommandRun.of("demo", "--data", folder.toString());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("train.jsonl, line 2").hasLineCount(1);
        }

        @Test
        void aFolderThatIsInUseIsRefused(@TempDir Path folder) throws Exception {
            Files.writeString(folder.resolve("file"), "text");

            CommandRun run =
                    CommandRun.of("demo", "--tasks", "questions", "--dir", folder.toString());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("is not empty").hasLineCount(1);
        }

        @Test
        void anUnknownMethodIsNamed() {
            CommandRun run = CommandRun.of("demo", "--tasks", "questions", "--method", "magic");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("--method").contains("magic").hasLineCount(1);
        }

        @Test
        void aTaskSpecificationIsCheckedBeforeItIsSent(@TempDir Path folder) throws Exception {
            Path file = folder.resolve("task.json");
            Files.writeString(file, "{\"task\":\"news\",\"batch_size\":0}");

            CommandRun run = CommandRun.of("tasks", "apply", file.toString());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("task.json: ").contains("batch_size").hasLineCount(1);
        }

        @Test
        void labelsOfATaskThatHasNoneAreNamed(@TempDir Path folder) throws Exception {
            Path file = folder.resolve("task.json");
            Files.writeString(
                    file,
                    "{\"task\":\"news\",\"adapter\":{\"objective\":\"regression\"},\"labels\":[\"a\",\"b\"]}");

            CommandRun run = CommandRun.of("tasks", "apply", file.toString());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("\"labels\"").contains("regression").hasLineCount(1);
        }

        @Test
        void stackTracesComeOnlyWhenAskedFor(@TempDir Path folder) {
            String missing = folder.resolve("none").toString();

            assertThat(CommandRun.of("tasks", "apply", missing).err()).doesNotContain("\tat ");
            assertThat(CommandRun.of("tasks", "apply", missing, "--verbose").err())
                    .contains("\tat ");
        }
    }

    @Nested
    class Completion {

        @Test
        void knowsCommandsAndOptions() {
            CommandRun run = CommandRun.of("completion");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("_complete_perennial").contains("--from-beginning");
        }
    }

    @Nested
    class Benches {

        /** Finds as many as it is told to repeat. */
        static final class Steps implements Benchmark {
            @Override
            public String name() {
                return "steps";
            }

            @Override
            public String description() {
                return "counts steps";
            }

            @Override
            public BenchmarkTable run(int repetitions) {
                BenchmarkTable.Row row =
                        new BenchmarkTable.Row("one case", List.of((double) repetitions));
                return new BenchmarkTable("steps", "here", List.of("ms"), List.of(row));
            }
        }

        @Test
        void areSubCommands() {
            List<Benchmark> benchmarks = List.of(new Steps());

            CommandRun run = CommandRun.of(benchmarks, "bench", "steps", "--repetitions", "3");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("steps: here").contains("| one case | 3.00 |");
            assertThat(CommandRun.of(benchmarks, "--help").out()).contains("bench");
            assertThat(CommandRun.of(benchmarks, "bench", "steps", "--help").out())
                    .contains("counts steps");
        }

        @Test
        void writeTheirTableAsJson(@TempDir Path folder) throws IOException {
            Path file = folder.resolve("steps.json");

            CommandRun run =
                    CommandRun.of(
                            List.of(new Steps()),
                            "bench",
                            "steps",
                            "--repetitions",
                            "3",
                            "--json",
                            file.toString());

            assertThat(run.exitCode()).isZero();
            JsonNode table = new ObjectMapper().readTree(file.toFile());
            assertThat(table.path("benchmark").asText()).isEqualTo("steps");
            assertThat(table.path("environment").asText()).isEqualTo("here");
            assertThat(table.at("/cases/0/case").asText()).isEqualTo("one case");
            assertThat(table.at("/cases/0/ms").asDouble()).isEqualTo(3);
        }

        @Test
        void areNotMentionedByABuildWithout() {
            assertThat(CommandRun.of("--help").out()).doesNotContain("bench ");
            assertThat(CommandRun.of("bench").exitCode()).isEqualTo(1);
        }
    }

    @Nested
    class Fuzzing {

        @Test
        void triesWhatIsNamedAndSaysWhatBecameOfIt() {
            CommandRun run =
                    CommandRun.of(
                            "fuzz", "--minutes", "0", "--seed", "7", "--target", "names,chunks");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out())
                    .contains("Feeding names, chunks from seed 7 on;")
                    .containsPattern("names +1 +[01] +[01] +0")
                    .containsPattern("chunks +1 +[01] +[01] +0");
        }

        @Test
        void namesTheTargetsWhereOneIsUnknown() {
            CommandRun run = CommandRun.of("fuzz", "--target", "nemas");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("there is no target \"nemas\"; there are examples,");
        }
    }
}
