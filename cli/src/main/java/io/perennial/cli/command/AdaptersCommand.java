package io.perennial.cli.command;

import io.perennial.cli.terminal.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code perennial adapters}: published adapters, and those of other libraries. */
@Command(
        name = "adapters",
        description =
                "List and show published adapters, exchange them with other libraries, publish theirs.",
        subcommands = {
            AdaptersListCommand.class,
            AdaptersShowCommand.class,
            AdaptersExportCommand.class,
            AdaptersImportCommand.class,
            AdaptersPublishCommand.class
        })
public final class AdaptersCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
