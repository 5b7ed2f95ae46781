package io.perennial.cli.command;

import io.perennial.cli.terminal.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code perennial tasks}: task specifications. */
@Command(
        name = "tasks",
        description = "Onboard, list, change, freeze, retire and roll back tasks.",
        subcommands = {
            TasksCreateCommand.class,
            TasksApplyCommand.class,
            TasksListCommand.class,
            TasksShowCommand.class,
            TasksStateCommands.Freeze.class,
            TasksStateCommands.Resume.class,
            TasksStateCommands.Retire.class,
            TasksCanaryCommand.class,
            TasksRollbackCommand.class,
            TasksForwardCommand.class
        })
public final class TasksCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
