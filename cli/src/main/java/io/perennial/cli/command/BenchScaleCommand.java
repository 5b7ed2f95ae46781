package io.perennial.cli.command;

import io.perennial.benchmarks.stream.ScaleBenchmark;
import io.perennial.cli.lifecycle.WorkFolder;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.LogFile;
import io.perennial.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial bench scale}: what an example costs with few tasks and with very many. */
@Command(
        name = "scale",
        description =
                "What an example costs with few tasks and with very many, of which only some fit into memory.",
        mixinStandardHelpOptions = true)
final class BenchScaleCommand implements Callable<Integer> {

    private static final long MB = 1_000_000;

    @Spec private CommandSpec spec;

    @Mixin private TableOptions table = new TableOptions();

    @Mixin private StreamBenchOptions stream = new StreamBenchOptions();

    @Option(
            names = "--tasks",
            defaultValue = "10,100,1000,10000",
            split = ",",
            paramLabel = "N",
            description = "Numbers of tasks. Default: ${DEFAULT-VALUE}.")
    private List<Integer> tasks = new ArrayList<>();

    @Option(
            names = "--examples",
            defaultValue = "20000",
            paramLabel = "N",
            description = "Examples for each number of tasks. Default: ${DEFAULT-VALUE}.")
    private int examples;

    @Option(
            names = "--batch",
            defaultValue = "8",
            paramLabel = "N",
            description = "Examples of a batch. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--resident",
            defaultValue = "500",
            paramLabel = "MB",
            description = "Memory for adapters, all subtasks together. Default: ${DEFAULT-VALUE}.")
    private long resident;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        ScaleBenchmark benchmark =
                new ScaleBenchmark(
                        tasks,
                        examples,
                        batch,
                        resident * MB / stream.parallelism(),
                        stream.parallelism(),
                        stream.compute(),
                        terminal::line);
        try (WorkFolder folder = stream.folder()) {
            table.show(terminal, benchmark.run(folder.path(), LogFile.path()));
        }
        return ExitCode.DONE;
    }
}
