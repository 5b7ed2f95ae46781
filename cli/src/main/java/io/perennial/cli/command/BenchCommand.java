package io.perennial.cli.command;

import io.perennial.benchmarks.Benchmark;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code perennial bench NAME}: the benchmarks, each a command of its own. */
@Command(
        name = "bench",
        description = "Run a benchmark and print its table.",
        synopsisSubcommandLabel = "BENCHMARK")
public final class BenchCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    /** Makes every benchmark a sub-command; a build without any does not mention this command. */
    public static void register(CommandLine bench, List<Benchmark> benchmarks) {
        for (Benchmark benchmark : benchmarks) {
            CommandLine command = new CommandLine(new One(benchmark));
            command.getCommandSpec().usageMessage().description(benchmark.description());
            bench.addSubcommand(benchmark.name(), command);
        }
        if (!benchmarks.isEmpty()) {
            bench.addSubcommand(new BenchTrainCommand());
            bench.addSubcommand(new BenchPipelineCommand());
            bench.addSubcommand(new BenchScaleCommand());
            bench.addSubcommand(new BenchCheckpointCommand());
            bench.addSubcommand(new BenchMemoryCommand());
            bench.addSubcommand(new BenchServeCommand());
            bench.addSubcommand(new BenchMethodsCommand());
            bench.addSubcommand(new BenchTransferCommand());
        }
        bench.getCommandSpec().usageMessage().hidden(benchmarks.isEmpty());
    }

    @Override
    public Integer call() {
        if (spec.subcommands().isEmpty()) {
            spec.commandLine().getErr().println("perennial: this build holds no benchmarks.");
            return ExitCode.FAILED;
        }
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    /** Runs one benchmark. */
    @Command(description = "A benchmark.", mixinStandardHelpOptions = true)
    static final class One implements Callable<Integer> {

        private final Benchmark benchmark;

        @Spec private CommandSpec spec;

        @Mixin private TableOptions table = new TableOptions();

        @Mixin private RepetitionOption repetition = new RepetitionOption();

        One(Benchmark benchmark) {
            this.benchmark = benchmark;
        }

        @Override
        public Integer call() throws IOException {
            Terminal terminal = Terminal.of(spec.commandLine().getOut());
            table.show(terminal, benchmark.run(repetition.repetitions()));
            return ExitCode.DONE;
        }
    }
}
