package io.perennial.cli.command;

import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.schemas.task.TaskSpec;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial tasks rollback}: an earlier version answers, until the task goes forward. */
@Command(
        name = "rollback",
        description = {
            "Have an earlier version of a task answer, whatever is published, until perennial tasks forward.",
            "Serving processes follow within a second, with or without a training job. The task goes"
                    + " on learning; freeze it if it must not."
        })
final class TasksRollbackCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private StoredTask task = new StoredTask();

    @Option(
            names = "--to",
            paramLabel = "VERSION",
            description = "The version; the one before that which answers, where none is named.")
    private @Nullable Long wanted;

    @Override
    public Integer call() throws InterruptedException {
        TaskSpec before = task.require();
        List<Long> kept = task.keptVersions();
        if (kept.isEmpty()) {
            throw new UserException(task.name() + " has published no version yet");
        }
        long answers =
                before.pinnedVersion() != null && kept.contains(before.pinnedVersion())
                        ? before.pinnedVersion()
                        : kept.get(0);
        long version = wanted == null ? earlier(kept, answers) : wanted;
        task.requireKept(kept, version);
        task.replace(before, before.withPinnedVersion(version));
        Terminal.of(spec.commandLine().getOut())
                .line(
                        "version %d of %s answers until perennial tasks forward %s; %d answered before"
                                .formatted(version, task.name(), task.name(), answers));
        return ExitCode.DONE;
    }

    private long earlier(List<Long> kept, long answers) {
        return kept.stream()
                .filter(version -> version < answers)
                .findFirst()
                .orElseThrow(
                        () ->
                                new UserException(
                                        "there is no version of %s before %d; kept are %s"
                                                .formatted(
                                                        task.name(),
                                                        answers,
                                                        StoredTask.listed(kept))));
    }
}
