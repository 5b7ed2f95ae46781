package io.perennial.cli.command;

import io.perennial.cli.adapters.AdapterJson;
import io.perennial.cli.adapters.AdapterTable;
import io.perennial.cli.adapters.ServedTask;
import io.perennial.cli.kafka.AdaptersTopic;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial adapters list}: every task's current adapter. */
@Command(name = "list", description = "List every task's current adapter.")
final class AdaptersListCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        List<ServedTask> tasks =
                ServedTask.all(new AdaptersTopic(kafka.connection().checked()).read());
        if (json) {
            terminal.line(AdapterJson.list(tasks));
        } else if (tasks.isEmpty()) {
            terminal.line("nothing is published on " + kafka.topics().adapters() + " yet");
        } else {
            AdapterTable.lines(tasks).forEach(terminal::line);
        }
        return ExitCode.DONE;
    }
}
