package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.flink.ingest.ExpectedAnswer;
import io.perennial.flink.onboard.TaskKey;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task whose numbers leave the range of floats skips those updates, and nobody else's. */
class SkippedUpdatesTest {

    private static final TaskKey LARGE = TaskKey.of("large", 1);
    private static final TaskKey CALM = TaskKey.of("calm", 2);

    @TempDir private Path checkpoints;

    private static String spec(TaskKey key) {
        return """
                {"task":"%s","adapter":{"method":"houlsby","bottleneck":4,"objective":"regression"},
                 "batch_size":4,"replay":{"passes":0,"capacity":0},
                 "publication":{"every_examples":8,"margin":1}}
                """
                .formatted(key.task());
    }

    /** Four fresh examples; none of them is held out. */
    private static void batch(TrainHarness harness, TaskKey key, double value, int batch)
            throws Exception {
        for (int i = 0; i < 4; i++) {
            harness.example(key, "text number " + i, ExpectedAnswer.ofValue(value), 5 * batch + i);
        }
        harness.settle();
    }

    private static List<Evaluation> of(TrainHarness harness, TaskKey key) {
        return harness.evaluations().stream()
                .filter(evaluation -> evaluation.getTask().equals(key.task()))
                .filter(evaluation -> evaluation.getKind() == EvaluationKind.PREQUENTIAL)
                .toList();
    }

    @Test
    void areCountedAndReportedWhileTheLastGoodVersionStays() throws Exception {
        try (TrainHarness harness =
                TrainHarness.open(TrainHarness.settings(1 << 26), checkpoints)) {
            harness.spec(LARGE, spec(LARGE));
            harness.spec(CALM, spec(CALM));
            for (int batch = 0; batch < 2; batch++) {
                batch(harness, LARGE, 0.5, batch);
                batch(harness, CALM, 0.5, batch);
            }
            Map<String, AdapterArtifact> good = TrainHarness.latest(harness.records());
            for (int batch = 2; batch < 4; batch++) {
                batch(harness, LARGE, 1e300, batch);
                batch(harness, CALM, 0.25, batch);
            }
            harness.endInput();

            assertThat(of(harness, LARGE))
                    .extracting(Evaluation::getSkipped)
                    .containsExactly(0, 0, 1, 1);
            assertThat(of(harness, LARGE).get(3).getLoss()).isNotFinite();
            assertThat(of(harness, CALM))
                    .extracting(Evaluation::getSkipped)
                    .containsExactly(0, 0, 0, 0);
            Map<String, AdapterArtifact> last = TrainHarness.latest(harness.records());
            assertThat(last.get("large").parameters()).isEqualTo(good.get("large").parameters());
            assertThat(last.get("calm").parameters())
                    .isNotEqualTo(good.get("calm").parameters())
                    .isEqualTo(alone());
        }
    }

    /** What the calm task learns where there is no other. */
    private float[] alone() throws Exception {
        try (TrainHarness harness =
                TrainHarness.open(TrainHarness.settings(1 << 26), checkpoints)) {
            harness.spec(CALM, spec(CALM));
            for (int batch = 0; batch < 4; batch++) {
                batch(harness, CALM, batch < 2 ? 0.5 : 0.25, batch);
            }
            harness.endInput();
            return TrainHarness.latest(harness.records()).get("calm").parameters();
        }
    }
}
