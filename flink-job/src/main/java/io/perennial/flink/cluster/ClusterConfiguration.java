package io.perennial.flink.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The configuration file that all processes of a cluster share. Flink's start scripts would work
 * out memory sizes; processes that are started without them need every size given.
 */
final class ClusterConfiguration {

    static final String HOST = "127.0.0.1";
    static final int JOB_MANAGER_HEAP_MEGABYTES = 512;

    private ClusterConfiguration() {}

    /** Writes {@code conf/config.yaml} and answers its folder. */
    static Path write(ClusterSettings settings, int rpcPort, int restPort) {
        Map<String, String> options = new TreeMap<>();
        addresses(options, rpcPort, restPort);
        memory(options, settings);
        options.put("heartbeat.interval", "2 s");
        options.put("heartbeat.timeout", "10 s");
        options.put("io.tmp.dirs", settings.folder().resolve("tmp").toString());
        options.put(
                "execution.checkpointing.dir",
                settings.folder().resolve("checkpoints").toUri().toString());
        // A bounded amount of records on the wire: what is buffered there delays every barrier.
        options.put("taskmanager.network.memory.buffer-debloat.enabled", "true");
        options.putAll(settings.flinkOptions());
        String yaml =
                options.entrySet().stream()
                        .map(option -> option.getKey() + ": " + quoted(option.getValue()))
                        .collect(Collectors.joining("\n", "", "\n"));
        try {
            Path folder = Files.createDirectories(settings.folder().resolve("conf"));
            Files.createDirectories(settings.folder().resolve("tmp"));
            Files.writeString(folder.resolve("config.yaml"), yaml);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + settings.folder(), e);
        }
    }

    private static void addresses(Map<String, String> options, int rpcPort, int restPort) {
        options.put("jobmanager.rpc.address", HOST);
        options.put("jobmanager.rpc.port", Integer.toString(rpcPort));
        options.put("jobmanager.bind-host", HOST);
        options.put("taskmanager.host", HOST);
        options.put("taskmanager.bind-host", HOST);
        options.put("rest.address", HOST);
        options.put("rest.bind-address", HOST);
        options.put("rest.port", Integer.toString(restPort));
    }

    private static void memory(Map<String, String> options, ClusterSettings settings) {
        options.put("jobmanager.memory.process.size", "1024m");
        options.put("taskmanager.numberOfTaskSlots", Integer.toString(settings.slots()));
        options.put("taskmanager.cpu.cores", Integer.toString(settings.slots()));
        options.put("taskmanager.memory.framework.heap.size", "128m");
        options.put("taskmanager.memory.framework.off-heap.size", "64m");
        options.put("taskmanager.memory.task.heap.size", settings.heapMegabytes() + "m");
        options.put("taskmanager.memory.task.off-heap.size", "0m");
        options.put("taskmanager.memory.network.min", "64m");
        options.put("taskmanager.memory.network.max", "64m");
        options.put("taskmanager.memory.managed.size", "256m");
        options.put("taskmanager.memory.jvm-metaspace.size", "256m");
        options.put("taskmanager.memory.jvm-overhead.min", "192m");
        options.put("taskmanager.memory.jvm-overhead.max", "192m");
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
