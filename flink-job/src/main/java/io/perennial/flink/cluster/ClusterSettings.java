package io.perennial.flink.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a session cluster is made of.
 *
 * @param folder where configuration, logs and temporary files of its processes lie
 * @param java the program that runs them
 * @param classPath what they can load, the job's classes included
 * @param restPort port of the web UI and REST API; 0 = any free one
 * @param slots task slots of every TaskManager
 * @param heapMegabytes heap of every TaskManager
 * @param jvmOptions further options of every process
 * @param flinkOptions further Flink options; they win over the cluster's own
 * @param detached whether its processes outlive whoever starts them, see {@link
 *     LoggedProcess#startDetached}
 */
public record ClusterSettings(
        Path folder,
        Path java,
        String classPath,
        int restPort,
        int slots,
        int heapMegabytes,
        List<String> jvmOptions,
        Map<String, String> flinkOptions,
        boolean detached) {

    public ClusterSettings {
        folder = folder.toAbsolutePath();
        jvmOptions = List.copyOf(jvmOptions);
        flinkOptions = Map.copyOf(flinkOptions);
        if (slots < 1 || slots > 1_024) {
            throw new IllegalArgumentException("slots is " + slots + "; use 1 to 1024");
        }
        if (heapMegabytes < 64) {
            throw new IllegalArgumentException(
                    "heapMegabytes is " + heapMegabytes + "; use 64 or more");
        }
    }

    /** The Java and class path of this process, any free port, two slots, 512 MiB of heap. */
    public static ClusterSettings in(Path folder) {
        return new ClusterSettings(
                folder,
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                0,
                2,
                512,
                List.of(),
                Map.of(),
                false);
    }

    public ClusterSettings withClassPath(String path) {
        return new ClusterSettings(
                folder,
                java,
                path,
                restPort,
                slots,
                heapMegabytes,
                jvmOptions,
                flinkOptions,
                detached);
    }

    public ClusterSettings withRestPort(int port) {
        return new ClusterSettings(
                folder,
                java,
                classPath,
                port,
                slots,
                heapMegabytes,
                jvmOptions,
                flinkOptions,
                detached);
    }

    public ClusterSettings withSlots(int count) {
        return new ClusterSettings(
                folder,
                java,
                classPath,
                restPort,
                count,
                heapMegabytes,
                jvmOptions,
                flinkOptions,
                detached);
    }

    public ClusterSettings withHeapMegabytes(int megabytes) {
        return new ClusterSettings(
                folder,
                java,
                classPath,
                restPort,
                slots,
                megabytes,
                jvmOptions,
                flinkOptions,
                detached);
    }

    public ClusterSettings withJvmOptions(List<String> options) {
        return new ClusterSettings(
                folder,
                java,
                classPath,
                restPort,
                slots,
                heapMegabytes,
                options,
                flinkOptions,
                detached);
    }

    public ClusterSettings withFlinkOptions(Map<String, String> options) {
        return new ClusterSettings(
                folder,
                java,
                classPath,
                restPort,
                slots,
                heapMegabytes,
                jvmOptions,
                options,
                detached);
    }

    /** Processes that outlive this one. */
    public ClusterSettings withDetached() {
        return new ClusterSettings(
                folder,
                java,
                classPath,
                restPort,
                slots,
                heapMegabytes,
                jvmOptions,
                flinkOptions,
                true);
    }
}
