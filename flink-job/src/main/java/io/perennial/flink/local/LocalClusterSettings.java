package io.perennial.flink.local;

import io.perennial.flink.cluster.FreePorts;
import java.nio.file.Path;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/**
 * What the cluster inside this JVM is told.
 *
 * @param folder for Flink's working files
 * @param slots how many subtasks of one stage can run at once
 * @param uiPort port of the web page; 0 takes a free one
 * @param metricsPort port of the Prometheus reporter; 0 takes a free one
 * @param log the file that this JVM logs to, which the web page shows
 */
public record LocalClusterSettings(Path folder, int slots, int uiPort, int metricsPort, Path log) {

    private static final String LOOPBACK = "127.0.0.1";

    public LocalClusterSettings {
        if (slots < 1) {
            throw new IllegalArgumentException("slots is " + slots + "; choose 1 or more");
        }
        checkPort("--ui-port", uiPort);
        checkPort("--metrics-port", metricsPort);
        if (metricsPort == 0) {
            metricsPort = FreePorts.inARow(1);
        }
    }

    private static void checkPort(String option, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    option + " is " + port + "; choose 1 to 65535, or 0 for a free one");
        }
    }

    Configuration configuration() {
        Configuration flink = new Configuration();
        flink.set(RestOptions.ADDRESS, LOOPBACK);
        flink.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        flink.set(RestOptions.PORT, uiPort);
        flink.set(RestOptions.BIND_PORT, Integer.toString(uiPort));
        flink.set(BlobServerOptions.STORAGE_DIRECTORY, folder.resolve("blobs").toString());
        flink.set(CoreOptions.TMP_DIRS, folder.resolve("temporary").toString());
        flink.set(WebOptions.LOG_PATH, log.toString());
        flink.set(WebOptions.SUBMIT_ENABLE, false);
        flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128L * slots));
        // What is buffered on the wire delays every barrier, and hides from the lag.
        flink.set(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED, true);
        flink.setString(
                "metrics.reporter.prometheus.factory.class",
                "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
        flink.setString("metrics.reporter.prometheus.port", Integer.toString(metricsPort));
        return flink;
    }

    /** Where Prometheus can read the job's metrics. */
    public String metricsUrl() {
        return "http://" + LOOPBACK + ":" + metricsPort + "/metrics";
    }
}
