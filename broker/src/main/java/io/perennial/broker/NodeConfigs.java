package io.perennial.broker;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The broker settings of every node of one cluster, and the ports that they listen on. */
final class NodeConfigs {

    /** A record of 4 MiB passes, far more than one chunk of an artifact. */
    private static final int MESSAGE_MAX_BYTES = 4 * 1024 * 1024;

    /** Longer than any pause between two checkpoints that a job survives. */
    private static final int TRANSACTION_MAX_TIMEOUT_MILLIS = 60 * 60 * 1000;

    /** Enough for the keys of small compacted topics; Kafka's own default takes 128 MiB of heap. */
    private static final int CLEANER_BUFFER_BYTES = 8 * 1024 * 1024;

    private static final String HOST = "127.0.0.1";

    private final BrokerSettings settings;
    private final DataFolder folder;
    private final List<Integer> clientPorts;
    private final List<Integer> controllerPorts;

    private NodeConfigs(
            BrokerSettings settings,
            DataFolder folder,
            List<Integer> clientPorts,
            List<Integer> controllerPorts) {
        this.settings = settings;
        this.folder = folder;
        this.clientPorts = clientPorts;
        this.controllerPorts = controllerPorts;
    }

    /**
     * Chooses the ports: free ones, or those from the wanted one on, first the nodes' for clients
     * and then their own.
     */
    static NodeConfigs of(BrokerSettings settings, DataFolder folder) {
        int nodes = settings.nodes();
        List<Integer> ports =
                settings.port() == 0
                        ? FreePorts.find(2 * nodes)
                        : IntStream.range(settings.port(), settings.port() + 2 * nodes)
                                .boxed()
                                .toList();
        return new NodeConfigs(
                settings, folder, ports.subList(0, nodes), ports.subList(nodes, 2 * nodes));
    }

    /**
     * @throws IllegalStateException if somebody listens on one of the node's ports
     */
    void requireFreePorts(int node) {
        requireFree(clientPorts.get(node - 1));
        requireFree(controllerPorts.get(node - 1));
    }

    int nodes() {
        return settings.nodes();
    }

    String bootstrapServers() {
        return clientPorts.stream().map(port -> HOST + ":" + port).collect(Collectors.joining(","));
    }

    /**
     * @param node 1 and up
     */
    Map<String, String> of(int node) {
        if (node < 1 || node > nodes()) {
            throw new IllegalArgumentException(
                    "node is " + node + "; this cluster has nodes 1 to " + nodes());
        }
        Map<String, String> config = new TreeMap<>();
        addIdentity(config, node);
        addLimits(config);
        config.putAll(settings.overrides());
        return config;
    }

    private void addIdentity(Map<String, String> config, int node) {
        config.put("process.roles", "broker,controller");
        config.put("node.id", Integer.toString(node));
        config.put("controller.quorum.voters", voters());
        config.put("controller.listener.names", DataFolder.CONTROLLER_LISTENER);
        config.put(
                "listeners",
                "PLAINTEXT://%s:%d,%s://%s:%d"
                        .formatted(
                                HOST,
                                clientPorts.get(node - 1),
                                DataFolder.CONTROLLER_LISTENER,
                                HOST,
                                controllerPorts.get(node - 1)));
        config.put(
                "listener.security.protocol.map",
                DataFolder.CONTROLLER_LISTENER + ":PLAINTEXT,PLAINTEXT:PLAINTEXT");
        config.put("log.dirs", folder.ofNode(node).toString());
    }

    private void addLimits(Map<String, String> config) {
        String replicas = Integer.toString(Math.min(3, nodes()));
        String inSync = Integer.toString(Math.max(1, Math.min(3, nodes()) - 1));
        config.put("auto.create.topics.enable", "false");
        config.put("default.replication.factor", replicas);
        config.put("min.insync.replicas", inSync);
        config.put("offsets.topic.replication.factor", replicas);
        config.put("offsets.topic.num.partitions", "4");
        config.put("transaction.state.log.replication.factor", replicas);
        config.put("transaction.state.log.min.isr", inSync);
        config.put("transaction.state.log.num.partitions", "4");
        config.put("transaction.max.timeout.ms", Integer.toString(TRANSACTION_MAX_TIMEOUT_MILLIS));
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("log.cleaner.dedupe.buffer.size", Integer.toString(CLEANER_BUFFER_BYTES));
        config.put("message.max.bytes", Integer.toString(MESSAGE_MAX_BYTES));
    }

    private String voters() {
        return IntStream.rangeClosed(1, nodes())
                .mapToObj(node -> node + "@" + HOST + ":" + controllerPorts.get(node - 1))
                .collect(Collectors.joining(","));
    }

    private static void requireFree(int port) {
        if (!FreePorts.isFree(port)) {
            throw new IllegalStateException(
                    "port " + port + " is taken; stop its owner, or give another port or 0");
        }
    }
}
