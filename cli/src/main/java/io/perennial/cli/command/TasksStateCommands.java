package io.perennial.cli.command;

import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Commands that move a task from one state of its life to another. */
final class TasksStateCommands {

    private TasksStateCommands() {}

    private abstract static class Move implements Callable<Integer> {

        private final TaskState state;
        private final String outcome;

        @Spec private CommandSpec spec;

        @Mixin private StoredTask task = new StoredTask();

        Move(TaskState state, String outcome) {
            this.state = state;
            this.outcome = outcome;
        }

        @Override
        public Integer call() throws InterruptedException {
            TaskSpec before = task.require();
            Terminal terminal = Terminal.of(spec.commandLine().getOut());
            if (before.state() == state) {
                terminal.line("%s is %s already".formatted(task.name(), state.code()));
                return ExitCode.DONE;
            }
            if (before.state() == TaskState.RETIRED) {
                throw new UserException(
                        "%s is retired; a new specification (perennial tasks apply) brings it back"
                                .formatted(task.name()));
            }
            task.replace(before, before.withState(state));
            terminal.line(task.name() + " " + outcome);
            return ExitCode.DONE;
        }
    }

    /** {@code perennial tasks freeze}. */
    @Command(name = "freeze", description = "Let a task answer and learn no more.")
    static final class Freeze extends Move {
        Freeze() {
            super(TaskState.FROZEN, "goes on answering and learns no more");
        }
    }

    /** {@code perennial tasks resume}. */
    @Command(name = "resume", description = "Let a frozen task learn again.")
    static final class Resume extends Move {
        Resume() {
            super(TaskState.TRAINING, "learns again");
        }
    }

    /** {@code perennial tasks retire}. */
    @Command(
            name = "retire",
            description = "End a task: it is served no more, and what it has learned is dropped.")
    static final class Retire extends Move {
        Retire() {
            super(TaskState.RETIRED, "is retired; the job takes it off the adapters topic");
        }
    }
}
