package io.perennial.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Objective;
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

    @Test
    void everyObjectiveHasItsOutputs() {
        assertThat(outputs(Objective.CLASSIFICATION))
                .isEqualTo(
                        "[{\"name\":\"label\",\"datatype\":\"BYTES\",\"shape\":[-1]},"
                                + "{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[-1,2]},"
                                + "{\"name\":\"labels\",\"datatype\":\"BYTES\",\"shape\":[2]}]");
        assertThat(outputs(Objective.MULTI_LABEL))
                .isEqualTo(
                        "[{\"name\":\"holds\",\"datatype\":\"BOOL\",\"shape\":[-1,2]},"
                                + "{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[-1,2]},"
                                + "{\"name\":\"labels\",\"datatype\":\"BYTES\",\"shape\":[2]}]");
        assertThat(outputs(Objective.REGRESSION))
                .isEqualTo("[{\"name\":\"value\",\"datatype\":\"FP32\",\"shape\":[-1]}]");
        assertThat(outputs(Objective.TEXT))
                .isEqualTo("[{\"name\":\"text_output\",\"datatype\":\"BYTES\",\"shape\":[-1]}]");
    }

    @Test
    void onlyTasksOnPairsHaveASecondInput() {
        for (Objective objective : Objective.values()) {
            assertThat(VersionDescriptions.metadata(version(objective, Map.of())).get("inputs"))
                    .hasSize(objective == Objective.TEXT ? 1 : 2);
        }
    }

    private static String outputs(Objective objective) {
        ObjectNode body = VersionDescriptions.metadata(version(objective, Map.of()));
        assertThat(body.get("parameters").get("objective").asText()).isEqualTo(objective.code());
        return body.get("outputs").toString();
    }

    private static ServedVersion version(Map<String, String> metadata) {
        return version(Objective.CLASSIFICATION, metadata);
    }

    private static ServedVersion version(Objective objective, Map<String, String> metadata) {
        return new ServedVersion(
                "intents",
                7,
                "houlsby 32",
                "{}",
                objective,
                objective.hasLabels() ? List.of("yes", "no") : List.of(),
                1_000,
                4_000,
                "abc",
                Instant.EPOCH,
                Instant.EPOCH,
                metadata);
    }
}
