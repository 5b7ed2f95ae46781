package io.perennial.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What an embedded cluster is started with.
 *
 * @param dataFolder where the nodes keep their data; created if absent, continued if it was used by
 *     a cluster with the same number of nodes before
 * @param nodes how many nodes, each broker and controller at once; 1 to 9
 * @param port port of the first node; the others take the following ones, and as many behind them
 *     are for what the nodes say to each other as controllers; 0 takes free ports
 * @param overrides further broker settings, which win over the ones chosen here
 */
public record BrokerSettings(Path dataFolder, int nodes, int port, Map<String, String> overrides) {

    private static final int MOST_NODES = 9;
    private static final int HIGHEST_PORT = 65_535;

    public BrokerSettings {
        Objects.requireNonNull(dataFolder, "dataFolder");
        if (nodes < 1 || nodes > MOST_NODES) {
            throw new IllegalArgumentException("nodes is " + nodes + "; choose 1 to " + MOST_NODES);
        }
        if (port < 0 || port + 2 * nodes - 1 > HIGHEST_PORT) {
            throw new IllegalArgumentException(
                    "port is "
                            + port
                            + "; choose 1 to "
                            + (HIGHEST_PORT - 2 * nodes + 1)
                            + ", or 0 for a free one");
        }
        overrides = Map.copyOf(overrides);
    }

    /** One node on a free port, with its data in the given folder. */
    public static BrokerSettings in(Path dataFolder) {
        return new BrokerSettings(dataFolder, 1, 0, Map.of());
    }

    public BrokerSettings withNodes(int newNodes) {
        return new BrokerSettings(dataFolder, newNodes, port, overrides);
    }

    public BrokerSettings withPort(int newPort) {
        return new BrokerSettings(dataFolder, nodes, newPort, overrides);
    }

    /** Adds one broker setting, for example {@code message.max.bytes}. */
    public BrokerSettings with(String key, String value) {
        Map<String, String> more = new TreeMap<>(overrides);
        more.put(key, value);
        return new BrokerSettings(dataFolder, nodes, port, more);
    }
}
