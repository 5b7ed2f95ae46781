package io.perennial.cli.command;

import io.perennial.benchmarks.stream.MemoryBenchmark;
import io.perennial.cli.lifecycle.WorkFolder;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.LogFile;
import io.perennial.cli.terminal.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial bench memory}: whether memory stays flat over a long run. */
@Command(
        name = "memory",
        description = "Memory over a long run of tasks of many methods, more than fit into memory.",
        mixinStandardHelpOptions = true)
final class BenchMemoryCommand implements Callable<Integer> {

    private static final long MB = 1_000_000;

    @Spec private CommandSpec spec;

    @Mixin private TableOptions table = new TableOptions();

    @Mixin private StreamBenchOptions stream = new StreamBenchOptions();

    @Option(
            names = "--minutes",
            defaultValue = "9",
            paramLabel = "N",
            description = "Length of the run. Default: ${DEFAULT-VALUE}.")
    private int minutes;

    @Option(
            names = "--every",
            defaultValue = "10",
            paramLabel = "SECONDS",
            description = "Between two samples. Default: ${DEFAULT-VALUE}.")
    private int every;

    @Option(
            names = "--tasks",
            defaultValue = "200",
            paramLabel = "N",
            description = "Tasks, their frequency by Zipf's law. Default: ${DEFAULT-VALUE}.")
    private int tasks;

    @Option(
            names = "--resident",
            defaultValue = "50",
            paramLabel = "MB",
            description = "Memory for adapters. Default: ${DEFAULT-VALUE}.")
    private long resident;

    @Option(names = "--svg", paramLabel = "FILE", description = "Write a picture of it.")
    private @Nullable Path svg;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        MemoryBenchmark benchmark =
                new MemoryBenchmark(
                        tasks,
                        Duration.ofMinutes(minutes),
                        Duration.ofSeconds(every),
                        resident * MB,
                        stream.compute(),
                        terminal::line);
        try (WorkFolder folder = stream.folder()) {
            MemoryBenchmark.Found found = benchmark.run(folder.path(), LogFile.path());
            table.show(terminal, found.table());
            if (svg != null) {
                Files.writeString(svg, found.svg());
            }
        }
        return ExitCode.DONE;
    }
}
