package io.perennial.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka cluster of one or more nodes inside this JVM, on 127.0.0.1.
 *
 * <p>Every node is broker and controller at once and made from Kafka's production classes, so that
 * transactions, compaction and fail-over are the real ones. With three nodes the cluster goes on
 * while any one of them is stopped. Topics are not created by themselves.
 *
 * <p>Methods are safe to call from any thread, one at a time.
 */
public final class EmbeddedBroker implements AutoCloseable {

    /** How long a cluster that is closed may take to let its nodes go in turn. */
    private static final Duration LEAVE = Duration.ofSeconds(10);

    private final NodeConfigs configs;
    private final TreeMap<Integer, KafkaRaftServer> running = new TreeMap<>();

    private EmbeddedBroker(NodeConfigs configs) {
        this.configs = configs;
    }

    /** One node on a free port. */
    public static EmbeddedBroker start(Path dataFolder) {
        return start(BrokerSettings.in(dataFolder));
    }

    /**
     * Starts all nodes and returns when they accept connections.
     *
     * @throws IllegalStateException if a port is taken, or the folder belongs to a cluster of
     *     another size
     */
    public static EmbeddedBroker start(BrokerSettings settings) {
        return start(settings, IntStream.rangeClosed(1, settings.nodes()).boxed().toList());
    }

    /**
     * Starts one node of a cluster whose other nodes run in processes of their own, with the same
     * settings, and returns when it accepts connections; the first ones wait for a majority.
     *
     * @param node 1 and up
     * @throws IllegalArgumentException if the settings leave the ports open, which the others could
     *     not know
     * @throws IllegalStateException as above
     */
    public static EmbeddedBroker startNode(BrokerSettings settings, int node) {
        if (settings.port() == 0) {
            throw new IllegalArgumentException(
                    "port is 0; nodes in processes of their own need one that all of them know");
        }
        return start(settings, List.of(node));
    }

    private static EmbeddedBroker start(BrokerSettings settings, List<Integer> started) {
        DataFolder folder = new DataFolder(settings.dataFolder(), settings.nodes());
        NodeConfigs configs = NodeConfigs.of(settings, folder);
        started.forEach(configs::requireFreePorts);
        folder.format();
        EmbeddedBroker broker = new EmbeddedBroker(configs);
        try {
            inParallel(started, broker::start);
        } catch (RuntimeException | Error e) {
            broker.close();
            throw e;
        }
        return broker;
    }

    /** Host and port of every node, for the client setting {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return configs.bootstrapServers();
    }

    /** The ids of the nodes: 1 and up. */
    public List<Integer> nodes() {
        return IntStream.rangeClosed(1, configs.nodes()).boxed().toList();
    }

    /**
     * Starts a node that was stopped; it keeps its port and its data.
     *
     * @throws IllegalStateException if it runs already or its port is taken
     */
    public void start(int node) {
        KafkaRaftServer server =
                new KafkaRaftServer(new KafkaConfig(configs.of(node), false), Time.SYSTEM);
        synchronized (running) {
            if (running.putIfAbsent(node, server) != null) {
                throw new IllegalStateException("node " + node + " runs already");
            }
        }
        try {
            server.startup();
        } catch (RuntimeException | Error e) {
            synchronized (running) {
                running.remove(node);
            }
            throw new IllegalStateException("node " + node + " did not start: " + e, e);
        }
    }

    /**
     * Stops a node and returns when it is down. Its partitions move to other nodes, where there are
     * any.
     *
     * @throws IllegalStateException if it does not run
     */
    public void stop(int node) {
        KafkaRaftServer server;
        synchronized (running) {
            server = running.remove(node);
        }
        if (server == null) {
            throw new IllegalStateException("node " + node + " does not run");
        }
        server.shutdown();
        server.awaitShutdown();
    }

    /**
     * Stops all nodes that run; what is in the data folder stays. A node asks the controllers for
     * leave before it stops and would wait minutes for them where the others were faster and have
     * left no majority; after a while it is told to stop without.
     */
    @Override
    public void close() {
        List<Integer> left;
        synchronized (running) {
            left = new ArrayList<>(running.keySet());
        }
        Set<Thread> stopping = ConcurrentHashMap.newKeySet();
        Thread hurry = new Thread(() -> interruptLater(stopping), "kafka-close");
        hurry.setDaemon(true);
        hurry.start();
        try {
            inParallel(left, node -> stopOn(node, stopping));
        } finally {
            hurry.interrupt();
        }
    }

    private void stopOn(int node, Set<Thread> stopping) {
        stopping.add(Thread.currentThread());
        stop(node);
        stopping.remove(Thread.currentThread());
    }

    private static void interruptLater(Set<Thread> stopping) {
        try {
            Thread.sleep(LEAVE.toMillis());
            stopping.forEach(Thread::interrupt);
        } catch (InterruptedException e) {
            // All nodes are down already.
        }
    }

    /** The nodes of a cluster wait for each other, so they are started and stopped together. */
    private static void inParallel(List<Integer> nodes, IntConsumer action) {
        CompletableFuture<?>[] all =
                nodes.stream()
                        .map(
                                node ->
                                        CompletableFuture.runAsync(
                                                () -> action.accept(node),
                                                onThread("kafka-node-" + node)))
                        .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(all).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static Executor onThread(String name) {
        return task -> new Thread(task, name).start();
    }
}
