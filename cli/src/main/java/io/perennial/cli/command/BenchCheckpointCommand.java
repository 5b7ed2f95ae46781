package io.perennial.cli.command;

import io.perennial.benchmarks.stream.CheckpointBenchmark;
import io.perennial.cli.lifecycle.WorkFolder;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.LogFile;
import io.perennial.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial bench checkpoint}: what a checkpoint writes where few tasks have changed. */
@Command(
        name = "checkpoint",
        description =
                "What a checkpoint writes where few of many tasks have changed, and how long it takes.",
        mixinStandardHelpOptions = true)
final class BenchCheckpointCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private TableOptions table = new TableOptions();

    @Mixin private StreamBenchOptions stream = new StreamBenchOptions();

    @Option(
            names = "--tasks",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Tasks that have learnt something. Default: ${DEFAULT-VALUE}.")
    private int tasks;

    @Option(
            names = "--changed",
            defaultValue = "10",
            paramLabel = "N",
            description = "Tasks that learn between two checkpoints. Default: ${DEFAULT-VALUE}.")
    private int changed;

    @Option(
            names = "--checkpoints",
            defaultValue = "20",
            paramLabel = "N",
            description = "Counted checkpoints. Default: ${DEFAULT-VALUE}.")
    private int checkpoints;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        CheckpointBenchmark benchmark =
                new CheckpointBenchmark(
                        tasks, changed, checkpoints, stream.compute(), terminal::line);
        try (WorkFolder folder = stream.folder()) {
            table.show(terminal, benchmark.run(folder.path(), LogFile.path()));
        }
        return ExitCode.DONE;
    }
}
