package io.perennial.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.cli.processes.HostStatus;
import io.perennial.cli.terminal.Columns;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial cluster status}: what runs, and how it is. */
@Command(
        name = "status",
        description = {
            "Show the processes of a cluster on this machine, their addresses, and whether they are healthy.",
            "Exits with 1 where something is not."
        })
final class ClusterStatusCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec private CommandSpec spec;

    @Mixin private HostFolderOption folder = new HostFolderOption();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException, JsonProcessingException {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        HostStatus status = HostStatus.of(folder.folder());
        if (json) {
            ObjectNode object = JSON.valueToTree(status);
            terminal.line(object.toString());
        } else {
            show(status, terminal);
        }
        return status.isWell() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void show(HostStatus status, Terminal terminal) {
        Columns.lines(status.parts().stream().map(ClusterStatusCommand::row).toList())
                .forEach(terminal::line);
        for (HostStatus.Part part : status.parts()) {
            if (!part.well() && !part.log().isEmpty()) {
                terminal.line("");
                terminal.line(part.name() + ": " + part.log() + " ends with");
                terminal.line(part.lastLines());
            }
        }
        if (!status.isWell()) {
            terminal.line("");
            terminal.line(
                    "next: perennial cluster stop%s, then perennial cluster start%s: it goes on from the newest checkpoint"
                            .formatted(folder.again(), folder.again()));
        }
    }

    private static List<String> row(HostStatus.Part part) {
        return List.of(
                part.name(),
                part.pid() == 0 ? "" : "pid " + part.pid(),
                part.well() ? "ok" : "PROBLEM",
                part.condition());
    }
}
