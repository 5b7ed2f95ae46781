package io.perennial.cli.command;

import io.perennial.benchmarks.serve.ServeBenchmark;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.model.base.ComputeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial bench serve}: what a further task costs when answering. */
@Command(
        name = "serve",
        description =
                "Rows a second for one task and for thousands at once, against the base without adapters;"
                        + " and latency at 70 %% load.",
        mixinStandardHelpOptions = true)
final class BenchServeCommand implements Callable<Integer> {

    private static final long MB = 1L << 20;

    @Spec private CommandSpec spec;

    @Mixin private TableOptions table = new TableOptions();

    @Mixin private PrecisionOption precision = new PrecisionOption();

    @Option(
            names = "--tasks",
            defaultValue = "1,5,10,100,1000,5000",
            split = ",",
            paramLabel = "N",
            description = "Numbers of tasks. Default: ${DEFAULT-VALUE}.")
    private List<Integer> tasks = new ArrayList<>();

    @Option(
            names = "--tokens",
            defaultValue = "16",
            paramLabel = "N",
            description = "Tokens of every row. Default: ${DEFAULT-VALUE}.")
    private int tokens;

    @Option(
            names = "--adapter",
            defaultValue = "{\"method\":\"houlsby\",\"bottleneck\":32}",
            paramLabel = "JSON",
            description = "The adapters. Default: ${DEFAULT-VALUE}.")
    private String adapter = "";

    @Option(
            names = "--device",
            defaultValue = "4096",
            paramLabel = "MB",
            description =
                    "For adapters on the device; with less than all need, they take turns. Default:"
                            + " ${DEFAULT-VALUE}.")
    private long device;

    @Option(
            names = "--forwards",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "Forwards that run at once, 0 = as a serving process decides. Default: ${DEFAULT-VALUE}.")
    private int forwards;

    @Option(
            names = "--threads",
            defaultValue = "0",
            description =
                    "Threads inside one operation, 0 = the processors that a forward has. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--seconds",
            defaultValue = "4",
            paramLabel = "S",
            description = "Of each case in each round. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            paramLabel = "N",
            description = "Whose median counts. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        ServeBenchmark benchmark =
                new ServeBenchmark(
                        tasks,
                        tokens,
                        adapter,
                        device * MB,
                        forwards,
                        Duration.ofSeconds(seconds),
                        rounds,
                        ComputeSettings.defaults()
                                .withThreads(threads)
                                .withPrecision(precision.precision()),
                        terminal::line);
        table.show(terminal, benchmark.run());
        return ExitCode.DONE;
    }
}
