package io.perennial.cli;

import io.perennial.benchmarks.Benchmark;
import io.perennial.cli.command.AdaptersCommand;
import io.perennial.cli.command.BenchCommand;
import io.perennial.cli.command.BrokerCommand;
import io.perennial.cli.command.ChaosCommand;
import io.perennial.cli.command.ClusterCommand;
import io.perennial.cli.command.CompletionCommand;
import io.perennial.cli.command.ConfigCommand;
import io.perennial.cli.command.DemoCommand;
import io.perennial.cli.command.DoctorCommand;
import io.perennial.cli.command.EvaluateCommand;
import io.perennial.cli.command.ForgetCommand;
import io.perennial.cli.command.FuzzCommand;
import io.perennial.cli.command.GoldenCommand;
import io.perennial.cli.command.MigrateCommand;
import io.perennial.cli.command.PretrainCommand;
import io.perennial.cli.command.ProduceCommand;
import io.perennial.cli.command.ReplayCommand;
import io.perennial.cli.command.ServeCommand;
import io.perennial.cli.command.TasksCommand;
import io.perennial.cli.command.TokenCommand;
import io.perennial.cli.command.TopicsCommand;
import io.perennial.cli.command.TrainCommand;
import io.perennial.cli.command.VerifyServingCommand;
import io.perennial.cli.config.Settings;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Failures;
import io.perennial.cli.terminal.LogFile;
import io.perennial.cli.terminal.UserException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: {@code perennial COMMAND}. */
@Command(
        name = "perennial",
        description =
                "Learns from labelled streams without forgetting: one frozen transformer, one adapter set per task.",
        versionProvider = PerennialVersion.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%nParameters:%n",
        sortOptions = false,
        usageHelpAutoWidth = true,
        subcommands = {
            DemoCommand.class,
            ClusterCommand.class,
            DoctorCommand.class,
            BrokerCommand.class,
            TopicsCommand.class,
            TasksCommand.class,
            AdaptersCommand.class,
            ProduceCommand.class,
            TrainCommand.class,
            ServeCommand.class,
            TokenCommand.class,
            EvaluateCommand.class,
            PretrainCommand.class,
            GoldenCommand.class,
            FuzzCommand.class,
            BenchCommand.class,
            ReplayCommand.class,
            ForgetCommand.class,
            MigrateCommand.class,
            ChaosCommand.class,
            VerifyServingCommand.class,
            ConfigCommand.class,
            CompletionCommand.class
        })
public final class Perennial implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = Failures.VERBOSE,
            scope = ScopeType.INHERIT,
            description = "Show stack traces, and log more.")
    private boolean verbose;

    private boolean isVerbose() {
        return verbose;
    }

    /** Without a command: the help text, as an error. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    /**
     * The command line, ready to be executed.
     *
     * @param benchmarks become sub-commands of {@code bench}
     */
    public static CommandLine commandLine(List<Benchmark> benchmarks) {
        Perennial root = new Perennial();
        CommandLine commandLine = new CommandLine(root);
        ReplayCommand.register(commandLine.getSubcommands().get("replay"));
        BenchCommand.register(commandLine.getSubcommands().get("bench"), benchmarks);
        Settings.register(commandLine);
        Failures failures = new Failures(root::isVerbose);
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    public static void main(String[] args) {
        LogFile.choose(command(args), Arrays.asList(args).contains(Failures.VERBOSE));
        System.exit(execute(commandLine(Benchmark.all()), args, System.getenv()));
    }

    /**
     * Executes what was typed, with what files and the environment set beside it.
     *
     * @return the exit code
     */
    static int execute(CommandLine commandLine, String[] args, Map<String, String> environment) {
        String[] all;
        try {
            all = Settings.applied(commandLine, args, environment);
        } catch (UserException refused) {
            commandLine.getErr().println("perennial: " + refused.getMessage());
            return ExitCode.USAGE;
        }
        return commandLine.execute(all);
    }

    private static String command(String[] args) {
        return Arrays.stream(args)
                .filter(arg -> arg.matches("[a-z]+"))
                .findFirst()
                .orElse("perennial");
    }
}
