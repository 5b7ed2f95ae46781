package io.perennial.cli.processes;

import io.perennial.flink.cluster.ClusterSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What an installation's JobManager and TaskManagers are told. */
final class HostFlink {

    private HostFlink() {}

    /**
     * @param folder for their files and logs
     */
    static ClusterSettings settings(
            HostSettings settings, Path folder, HostPorts ports, String classPath) {
        return ClusterSettings.in(folder)
                .withClassPath(classPath)
                .withRestPort(ports.ui())
                .withSlots(settings.slots())
                .withHeapMegabytes(settings.heapMegabytes())
                .withJvmOptions(settings.jvmOptions())
                .withFlinkOptions(options(settings))
                .withDetached();
    }

    private static Map<String, String> options(HostSettings settings) {
        Map<String, String> options = new HashMap<>(Map.of("web.submit.enable", "false"));
        if (!settings.metricsPorts().isEmpty()) {
            options.put(
                    "metrics.reporter.prometheus.factory.class",
                    "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
            options.put("metrics.reporter.prometheus.port", settings.metricsPorts());
        }
        return options;
    }
}
