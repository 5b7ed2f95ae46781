package io.perennial.flink.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.flink.configuration.RestOptions;
import org.junit.jupiter.api.Test;

class LocalClusterSettingsTest {

    private static final Path FOLDER = Path.of("work");
    private static final Path LOG = Path.of("perennial.log");

    @Test
    void aFreeMetricsPortIsChosenAndTold() {
        LocalClusterSettings settings = new LocalClusterSettings(FOLDER, 1, 0, 0, LOG);

        assertThat(settings.metricsPort()).isPositive();
        assertThat(settings.metricsUrl()).contains(":" + settings.metricsPort() + "/");
    }

    @Test
    void theWebPageStaysOnLoopback() {
        assertThat(
                        new LocalClusterSettings(FOLDER, 1, 8081, 0, LOG)
                                .configuration()
                                .get(RestOptions.BIND_ADDRESS))
                .isEqualTo("127.0.0.1");
    }

    @Test
    void portsAndSlotsOutsideTheirLimitsAreRefused() {
        assertThatThrownBy(() -> new LocalClusterSettings(FOLDER, 1, 70_000, 0, LOG))
                .hasMessage("--ui-port is 70000; choose 1 to 65535, or 0 for a free one");
        assertThatThrownBy(() -> new LocalClusterSettings(FOLDER, 0, 0, 0, LOG))
                .hasMessageContaining("slots is 0");
    }
}
