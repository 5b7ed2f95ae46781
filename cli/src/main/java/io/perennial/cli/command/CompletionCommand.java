package io.perennial.cli.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code perennial completion}: prints a completion script. */
@Command(
        name = "completion",
        description = "Print a completion script for bash and zsh.",
        footer = {"", "For this shell:  source <(./perennial completion)"})
public final class CompletionCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        CommandSpec root = spec.root();
        spec.commandLine().getOut().print(AutoComplete.bash(root.name(), root.commandLine()));
        spec.commandLine().getOut().flush();
    }
}
