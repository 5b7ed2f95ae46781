package io.perennial.chaos.process;

import io.perennial.chaos.network.FaultyProxy;
import io.perennial.flink.cluster.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * A Kafka cluster of three brokers, each in a process of its own behind a proxy that all
 * connections to it pass through, those of the other brokers too.
 */
public final class BrokerNodes implements AutoCloseable {

    /** The least that goes on while one is down. */
    public static final int NODES = 3;

    private static final int START_SECONDS = 120;

    private final List<FaultyProxy> proxies = new ArrayList<>();
    private final List<ChildProcess> nodes = new ArrayList<>();

    /**
     * Starts all brokers.
     *
     * @param program what starts the command line of Perennial
     * @param folder for Kafka's data
     * @param logs for the processes' logs
     */
    public BrokerNodes(List<String> program, Path folder, Path logs) {
        int port = FreePorts.inARow(2 * NODES);
        for (int node = 1; node <= NODES; node++) {
            FaultyProxy proxy = new FaultyProxy(port + node - 1);
            proxies.add(proxy);
            List<String> arguments =
                    List.of(
                            "broker",
                            "--nodes=" + NODES,
                            "--node=" + node,
                            "--port=" + port,
                            "--dir=" + folder,
                            "--setting=advertised.listeners=PLAINTEXT://127.0.0.1:" + proxy.port());
            nodes.add(new ChildProcess("broker-" + node, program, logs, arguments));
        }
    }

    /** Where clients find the brokers, through the proxies. */
    public String bootstrapServers() {
        return proxies.stream()
                .map(proxy -> "127.0.0.1:" + proxy.port())
                .collect(Collectors.joining(","));
    }

    /**
     * Returns when all brokers take part.
     *
     * @throws IllegalStateException if one ends, or they take too long
     */
    public void awaitAll() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (living() < NODES) {
            nodes.forEach(ChildProcess::requireAlive);
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "%d of %d brokers are up after %d s; see their logs"
                                .formatted(living(), NODES, START_SECONDS));
            }
            Thread.sleep(500);
        }
    }

    private int living() throws InterruptedException {
        Map<String, Object> client =
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers(),
                        "default.api.timeout.ms",
                        5_000,
                        "request.timeout.ms",
                        3_000);
        try (Admin admin = Admin.create(client)) {
            return admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).size();
        } catch (ExecutionException | TimeoutException e) {
            return 0;
        }
    }

    /** Ends a broker at once. */
    public void kill(int node) throws InterruptedException {
        nodes.get(node).kill();
    }

    /** Starts a broker that was killed; it comes up by itself. */
    public void restart(int node) {
        nodes.get(node).restart();
    }

    public long pid(int node) {
        return nodes.get(node).pid();
    }

    /** What stands before the brokers. */
    public List<FaultyProxy> proxies() {
        return List.copyOf(proxies);
    }

    @Override
    public void close() throws InterruptedException, IOException {
        // A controller that is left alone cannot take leave of the others.
        for (ChildProcess node : nodes) {
            node.kill();
        }
        for (FaultyProxy proxy : proxies) {
            proxy.close();
        }
    }
}
