package io.perennial.cli.command;

import io.perennial.broker.BrokerSettings;
import io.perennial.broker.EmbeddedBroker;
import io.perennial.cli.lifecycle.ClosingStack;
import io.perennial.cli.lifecycle.WorkFolder;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial broker}: a Kafka cluster on this machine, for trying things out. */
@Command(
        name = "broker",
        description = "Run a Kafka broker on this machine (loopback only), until Ctrl-C.")
public final class BrokerCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--port",
            defaultValue = "9092",
            description =
                    "Port of the first broker; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--nodes",
            defaultValue = "1",
            description = "Brokers, each also a controller. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--node",
            paramLabel = "N",
            description =
                    "Run only this one of the brokers; the others run elsewhere on this machine, with the same"
                            + " --nodes, --port and --dir.")
    private @Nullable Integer node;

    @Option(
            names = "--setting",
            paramLabel = "NAME=VALUE",
            description = "A setting of the broker, for example message.max.bytes=1000000.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where the data stays. Default: a temporary folder, deleted at the end.")
    private @Nullable Path folder;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        try (ClosingStack started = new ClosingStack()) {
            WorkFolder data = started.add("data folder", WorkFolder.open(folder, false));
            BrokerSettings settings = new BrokerSettings(data.path(), nodes, port, overrides);
            EmbeddedBroker broker = started.add("broker", start(settings));
            terminal.line("Kafka answers at " + broker.bootstrapServers());
            terminal.line("data in " + data.path());
            terminal.line(
                    "next: perennial topics create --bootstrap-servers "
                            + broker.bootstrapServers());
            terminal.line("Ctrl-C stops it.");
            started.awaitClosed();
        }
        return ExitCode.DONE;
    }

    private EmbeddedBroker start(BrokerSettings settings) {
        if (node == null) {
            return EmbeddedBroker.start(settings);
        }
        if (folder == null || port == 0 || node < 1 || node > nodes) {
            throw new UserException(
                    "--node is %d of %d brokers, and needs a --port and a --dir that all of them share"
                            .formatted(node, nodes));
        }
        return EmbeddedBroker.startNode(settings, node);
    }
}
