package io.perennial.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.serving.adapters.ServedVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionDescriptionsTest {

    @Test
    void measurementsAreNumbersAndTheRestIsText() {
        ObjectNode summary =
                VersionDescriptions.summary(
                        version(
                                Map.of(
                                        "holdout_accuracy", "0.875",
                                        "holdout_loss", "NaN",
                                        "seed", "1234567890123456789",
                                        "published_at", "2026-01-02T03:04:05Z")));
        assertThat(summary.get("metrics").toString()).isEqualTo("{\"holdout_accuracy\":0.875}");
        assertThat(summary.get("lineage").toString())
                .isEqualTo(
                        "{\"holdout_loss\":\"NaN\",\"published_at\":\"2026-01-02T03:04:05Z\","
                                + "\"seed\":\"1234567890123456789\"}");
    }

    @Test
    void theDetailNamesSettingsAndBase() {
        ObjectNode parameters =
                (ObjectNode) VersionDescriptions.metadata(version(Map.of())).get("parameters");
        assertThat(parameters.get("settings").asText()).isEqualTo("{}");
        assertThat(parameters.get("base_fingerprint").asText()).isEqualTo("abc");
        assertThat(parameters.has("version")).isFalse();
    }

    private static ServedVersion version(Map<String, String> metadata) {
        return new ServedVersion(
                "intents",
                7,
                "houlsby 32",
                "{}",
                List.of("yes", "no"),
                1_000,
                4_000,
                "abc",
                Instant.EPOCH,
                Instant.EPOCH,
                metadata);
    }
}
