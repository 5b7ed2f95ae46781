package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.flink.onboard.TaskKey;
import io.perennial.flink.state.StateFixtures;
import io.perennial.model.artifact.AdapterArtifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The training stage goes on from what earlier builds have stored. Statistics of texts are left
 * out, which would take a megabyte; {@code FeatureStatisticsTest} has their form.
 */
class EarlierTrainStateTest {

    private static final String STAGE = "train-adapters";
    private static final TaskKey SMALL = TaskKey.of("small", 0);
    private static final TaskKey BEGUN = TaskKey.of("begun", 1);
    private static final Map<TaskKey, String> SPECS =
            Map.of(
                    SMALL,
                    spec("small", "\"adapter\":{\"method\":\"ia3\"}"),
                    BEGUN,
                    spec("begun", "\"adapter\":{\"method\":\"head_only\"},\"start\":\"similar\""));
    private static final TrainSettings SETTINGS = TrainHarness.settings(1L << 30);
    private static final int STORED = 23;
    private static final int ALL = 50;

    @TempDir Path checkpoints;

    private static String spec(String task, String more) {
        return "{\"task\":\""
                + task
                + "\",\"batch_size\":4,\"learning_rate\":0.01,\"replay\":{\"passes\":1,\"capacity\":20},"
                + "\"publication\":{\"every_examples\":16,\"margin\":1},\"routable\":false,"
                + more
                + "}";
    }

    private static void feed(TrainHarness harness, int from, int to) throws Exception {
        for (TaskKey key : List.of(SMALL, BEGUN)) {
            harness.examples(key, from, to);
        }
    }

    private static void begin(TrainHarness harness) throws Exception {
        for (TaskKey key : List.of(SMALL, BEGUN)) {
            harness.spec(key, SPECS.get(key));
        }
        feed(harness, 0, STORED);
    }

    @Test
    @EnabledIfSystemProperty(named = StateFixtures.WRITE, matches = "\\d+")
    void keepsWhatThisBuildStores() throws Exception {
        try (TrainHarness harness = TrainHarness.openInline(SETTINGS)) {
            begin(harness);
            harness.keep(System.getProperty(StateFixtures.WRITE), STAGE);
        }
    }

    static List<String> fixtures() throws IOException {
        return StateFixtures.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void goesOnFromIt(String number) throws Exception {
        Map<String, AdapterArtifact> uninterrupted;
        try (TrainHarness harness = TrainHarness.open(SETTINGS, checkpoints)) {
            begin(harness);
            feed(harness, STORED, ALL);
            harness.endInput();
            uninterrupted = TrainHarness.latest(harness.records());
        }
        Map<String, AdapterArtifact> restored;
        try (TrainHarness harness =
                TrainHarness.restore(
                        SETTINGS, checkpoints, List.of(StateFixtures.read(number, STAGE)), 1, 0)) {
            feed(harness, STORED, ALL);
            harness.endInput();
            restored = TrainHarness.latest(harness.records());
        }
        assertThat(restored.keySet()).isEqualTo(uninterrupted.keySet());
        uninterrupted.forEach((task, artifact) -> assertAlike(restored.get(task), artifact));
    }

    /** Another processor has other last bits, so parameters agree up to rounding only. */
    private static void assertAlike(AdapterArtifact restored, AdapterArtifact expected) {
        assertThat(restored.version()).isEqualTo(expected.version());
        assertThat(restored.labels()).isEqualTo(expected.labels());
        for (String key :
                List.of(
                        ArtifactMetadata.LINEAGE,
                        ArtifactMetadata.EXAMPLES_TRAINED,
                        ArtifactMetadata.EXAMPLES_HELD_OUT,
                        ArtifactMetadata.STEPS,
                        ArtifactMetadata.REPLAY_STEPS)) {
            assertThat(restored.metadata().get(key)).isEqualTo(expected.metadata().get(key));
        }
        assertThat(distance(restored.parameters(), expected.parameters())).isLessThan(0.02);
    }

    private static double distance(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double apart = 0;
        double size = 0;
        for (int i = 0; i < actual.length; i++) {
            apart += Math.pow(actual[i] - expected[i], 2);
            size += Math.pow(expected[i], 2);
        }
        return Math.sqrt(apart / size);
    }
}
