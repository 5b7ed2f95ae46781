package io.perennial.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.predict.Prediction;
import io.perennial.serving.PlainClient.Answer;

/** Compares what the server says with what the version that it names says offline. */
final class OfflineAnswers {

    private static final float TOLERANCE = 1e-3f;

    private OfflineAnswers() {}

    static void assertSame(Answer answer, AdapterArtifact artifact, Prediction.Label offline)
            throws Exception {
        JsonNode body = answer.json();
        assertThat(body.get("task").asText()).isEqualTo(artifact.task());
        assertThat(body.get("version").asLong()).isEqualTo(artifact.version());
        JsonNode prediction = body.get("predictions").get(0);
        for (int label = 0; label < artifact.labels().size(); label++) {
            assertThat(
                            prediction
                                    .get("probabilities")
                                    .get(artifact.labels().get(label))
                                    .floatValue())
                    .as("%s version %s", artifact.task(), artifact.version())
                    .isCloseTo(offline.probabilities()[label], within(TOLERANCE));
        }
    }
}
