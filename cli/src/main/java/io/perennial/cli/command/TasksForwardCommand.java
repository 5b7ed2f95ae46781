package io.perennial.cli.command;

import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.schemas.task.TaskSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code perennial tasks forward}: the newest version answers again. */
@Command(
        name = "forward",
        description = "Have the newest version of a task answer again, and every one that follows.")
final class TasksForwardCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private StoredTask task = new StoredTask();

    @Override
    public Integer call() throws InterruptedException {
        TaskSpec before = task.require();
        task.replace(before, before.withPinnedVersion(null));
        Terminal.of(spec.commandLine().getOut())
                .line(
                        before.pinnedVersion() == null
                                ? task.name() + " answers with its newest version already"
                                : "the newest version of %s answers again in place of version %d"
                                        .formatted(task.name(), before.pinnedVersion()));
        return ExitCode.DONE;
    }
}
