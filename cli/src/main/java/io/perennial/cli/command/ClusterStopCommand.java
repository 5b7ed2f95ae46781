package io.perennial.cli.command;

import io.perennial.cli.processes.HostStop;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code perennial cluster stop}: ends what was started. */
@Command(
        name = "stop",
        description =
                "Stop the processes of a cluster on this machine; its data stays for the next start.")
final class ClusterStopCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private HostFolderOption folder = new HostFolderOption();

    @Override
    public Integer call() throws InterruptedException, IOException {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        int ended = new HostStop(folder.folder(), terminal::line).run();
        terminal.line(
                ended == 0
                        ? "nothing was running"
                        : "%d processes stopped; perennial cluster start%s goes on from here"
                                .formatted(ended, folder.again()));
        return ExitCode.DONE;
    }
}
