package io.perennial.cli.command;

import io.perennial.cli.processes.HostFolder;
import io.perennial.cli.terminal.ShellWords;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which installation on this machine. */
final class HostFolderOption {

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "perennial-cluster",
            description =
                    "Folder of the cluster: Kafka's data, checkpoints, serving's store, logs. Default: ${DEFAULT-VALUE},"
                            + " in this folder.")
    private Path folder = Path.of("");

    HostFolder folder() {
        return new HostFolder(folder);
    }

    /** The option as it has to be repeated for this folder, with a space before it; or nothing. */
    String again() {
        return folder.equals(Path.of("perennial-cluster"))
                ? ""
                : " --dir " + ShellWords.quoted(folder.toString());
    }
}
