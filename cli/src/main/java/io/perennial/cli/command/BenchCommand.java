package io.perennial.cli.command;

import io.perennial.cli.terminal.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code perennial bench NAME}: the benchmarks, each a command of its own. */
@Command(name = "bench", description = "Run a benchmark.", synopsisSubcommandLabel = "BENCHMARK")
public final class BenchCommand implements Callable<Integer> {

    /** The benchmarks of this build: objects or classes with picocli's {@code @Command}. */
    public static final List<Object> BENCHMARKS = List.of();

    @Spec private CommandSpec spec;

    /** Adds the benchmarks; a build without any does not mention the command in its help. */
    public static void register(CommandLine bench, List<?> benchmarks) {
        benchmarks.forEach(bench::addSubcommand);
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
}
