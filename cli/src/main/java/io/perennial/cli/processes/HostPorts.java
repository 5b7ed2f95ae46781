package io.perennial.cli.processes;

import io.perennial.cli.terminal.UserException;
import io.perennial.flink.cluster.FreePorts;
import java.net.URI;

/** Where an installation's processes are to listen, on the loopback interface. */
record HostPorts(int kafka, int ui, int serving) {

    private static final String HOST = "127.0.0.1";

    /** The broker listens for clients, and behind that as a controller. */
    private static final int BROKER_PORTS = 2;

    /**
     * Takes free ports where any will do.
     *
     * @throws UserException if somebody listens on one that was asked for
     */
    static HostPorts of(HostSettings settings) {
        for (int port = 0; port < BROKER_PORTS && settings.kafkaPort() > 0; port++) {
            requireFree("--kafka-port", settings.kafkaPort(), settings.kafkaPort() + port);
        }
        requireFree("--ui-port", settings.uiPort(), settings.uiPort());
        requireFree("--port", settings.servingPort(), settings.servingPort());
        // All of them in a row, so that no two are the same.
        int free = FreePorts.inARow(BROKER_PORTS + 2);
        return new HostPorts(
                settings.kafkaPort() == 0 ? free : settings.kafkaPort(),
                settings.uiPort() == 0 ? free + BROKER_PORTS : settings.uiPort(),
                settings.servingPort() == 0 ? free + BROKER_PORTS + 1 : settings.servingPort());
    }

    private static void requireFree(String option, int chosen, int port) {
        if (port > 0 && !FreePorts.isFree(port)) {
            throw new UserException(
                    "%s %d: another process listens on port %d; stop it (ss -ltnp 'sport = :%d' names it), or choose another port, 0 for a free one"
                            .formatted(option, chosen, port, port));
        }
    }

    HostState state() {
        return HostState.at(HOST + ":" + kafka, url(ui).toString(), url(serving).toString());
    }

    URI url(int port) {
        return URI.create("http://" + HOST + ":" + port);
    }
}
