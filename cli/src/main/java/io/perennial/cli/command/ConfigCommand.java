package io.perennial.cli.command;

import io.perennial.cli.config.Settings;
import io.perennial.cli.config.SettingsText;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.UserException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code perennial config}: settings of processes. */
@Command(
        name = "config",
        description = "Show the settings of processes.",
        subcommands = ConfigCommand.Print.class)
public final class ConfigCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    /** {@code perennial config print}: a file to begin with. */
    @Command(
            name = "print",
            description =
                    "Print a file for --config, with every setting of a command at its default.")
    static final class Print implements Callable<Integer> {

        @Spec private CommandSpec spec;

        @Parameters(paramLabel = "COMMAND", description = "broker, train or serve.")
        private String command = "";

        @Override
        public Integer call() {
            if (!Settings.COMMANDS.contains(command)) {
                throw new UserException(
                        "%s takes no file of settings; choose one of %s"
                                .formatted(command, String.join(", ", Settings.COMMANDS)));
            }
            spec.commandLine()
                    .getOut()
                    .print(
                            SettingsText.yaml(
                                    command, Settings.of(spec.root().commandLine(), command)));
            spec.commandLine().getOut().flush();
            return ExitCode.DONE;
        }
    }
}
