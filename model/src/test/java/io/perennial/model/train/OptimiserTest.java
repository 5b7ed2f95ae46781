package io.perennial.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.text.EncodedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one update does to a task: AdamW, clipping, and nothing at all where numbers broke. */
class OptimiserTest {

    private static final AdapterSpec SPEC =
            AdapterSpec.parse("{\"method\":\"houlsby\",\"bottleneck\":4}");
    private static final int LABELS = 4;
    private static final int ROWS = 6;

    @TempDir static Path folder;
    static FrozenBase base;

    @BeforeAll
    static void load() throws IOException {
        base = TinyBase.seeded(3).load(folder);
    }

    @AfterAll
    static void close() {
        base.close();
    }

    private static Hyperparameters plain(double weightDecay, double maxNorm) {
        return new Hyperparameters(1e-2, LearningRateSchedule.constant(0), weightDecay, maxNorm);
    }

    private static TrainableAdapter fresh(long seed) {
        return TrainableAdapter.create(base, SPEC, Samples.labels(LABELS), seed);
    }

    private static TaskBatch batch(TrainableAdapter adapter, long seed, Hyperparameters how) {
        return TaskBatch.ofLabels(
                adapter, Samples.rows(seed, ROWS), Samples.wanted(seed, ROWS, LABELS), how);
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    @Nested
    class AdamW {

        @Test
        void followsTheAlgorithmInDoublePrecision() {
            FusedTrainer trainer = new FusedTrainer(base);
            try (TrainableAdapter adapter = fresh(1)) {
                Hyperparameters how = plain(0.1, 0);
                int size = adapter.parameters().length;
                double[] m = new double[size];
                double[] v = new double[size];
                for (int step = 1; step <= 3; step++) {
                    TaskBatch batch = batch(adapter, step, how);
                    float[] g = trainer.gradients(List.of(batch)).get(0).values();
                    float[] before = adapter.parameters();
                    trainer.step(List.of(batch));
                    float[] expected = new float[size];
                    for (int i = 0; i < size; i++) {
                        m[i] = 0.9 * m[i] + 0.1 * g[i];
                        v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                        double first = m[i] / (1 - Math.pow(0.9, step));
                        double second = v[i] / (1 - Math.pow(0.999, step));
                        double decayed = before[i] * (1 - 1e-2 * 0.1);
                        expected[i] = (float) (decayed - 1e-2 * first / (Math.sqrt(second) + 1e-8));
                    }
                    assertThat(Samples.error(adapter.parameters(), expected)).isLessThan(1e-4);
                }
            }
        }

        @Test
        void warmsUp() {
            Hyperparameters how =
                    new Hyperparameters(1e-2, LearningRateSchedule.constant(10), 0, 0);
            try (TrainableAdapter adapter = fresh(2)) {
                float[] before = adapter.parameters();
                new FusedTrainer(base).step(List.of(batch(adapter, 1, how)));
                float[] after = adapter.parameters();
                double largest = 0;
                for (int i = 0; i < before.length; i++) {
                    largest = Math.max(largest, Math.abs(after[i] - before[i]));
                }
                assertThat(largest).isCloseTo(1e-3, within(1e-5));
            }
        }
    }

    @Nested
    class Clipping {

        @Test
        void scalesLargeGradientsToTheLimit() {
            try (TrainableAdapter adapter = fresh(3)) {
                TaskBatch batch = batch(adapter, 1, plain(0, 0.05));
                double norm =
                        norm(new FusedTrainer(base).gradients(List.of(batch)).get(0).values());
                BatchResult result = new FusedTrainer(base).step(List.of(batch)).get(0);
                assertThat(norm).isGreaterThan(0.05);
                assertThat(result.gradientNorm()).isCloseTo(norm, within(1e-4 * norm));
                assertThat(norm(adapter.state().firstMoment())).isCloseTo(0.005, within(1e-6));
            }
        }

        @Test
        void leavesSmallGradientsAlone() {
            for (double limit : new double[] {0, 1e3}) {
                try (TrainableAdapter adapter = fresh(3)) {
                    TaskBatch batch = batch(adapter, 1, plain(0, limit));
                    double norm =
                            norm(new FusedTrainer(base).gradients(List.of(batch)).get(0).values());
                    new FusedTrainer(base).step(List.of(batch));
                    assertThat(norm(adapter.state().firstMoment()))
                            .isCloseTo(0.1 * norm, within(1e-5 * norm));
                }
            }
        }

        @Test
        void isEachTasksOwn() {
            try (TrainableAdapter clipped = fresh(3);
                    TrainableAdapter free = fresh(4)) {
                new FusedTrainer(base)
                        .step(
                                List.of(
                                        batch(clipped, 1, plain(0, 0.05)),
                                        batch(free, 1, plain(0, 0))));
                assertThat(norm(clipped.state().firstMoment())).isCloseTo(0.005, within(1e-6));
                assertThat(norm(free.state().firstMoment())).isGreaterThan(0.006);
            }
        }
    }

    @Nested
    class BrokenNumbers {

        @ParameterizedTest
        @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 3e38f})
        void leaveTheTaskAsItWas(float broken) {
            float[] values = Samples.normal(6, base.layout(SPEC, LABELS).size(), 0.1);
            values[7] = broken;
            AdapterState state = Samples.untrained(SPEC, LABELS, values);
            try (TrainableAdapter adapter = TrainableAdapter.restore(base, state, 0)) {
                BatchResult result =
                        new FusedTrainer(base)
                                .step(List.of(batch(adapter, 1, plain(0.01, 1))))
                                .get(0);
                assertThat(result.applied()).isFalse();
                assertThat(adapter.steps()).isZero();
                assertThat(adapter.state().toBytes()).isEqualTo(state.toBytes());
            }
        }

        @Test
        void doNotReachTheNeighbours() {
            FusedTrainer trainer = new FusedTrainer(base);
            float[] values = Samples.normal(6, base.layout(SPEC, LABELS).size(), 0.1);
            values[7] = Float.NaN;
            AdapterState state = Samples.untrained(SPEC, LABELS, values);
            try (TrainableAdapter broken = TrainableAdapter.restore(base, state, 0);
                    TrainableAdapter first = fresh(5);
                    TrainableAdapter last = fresh(6);
                    TrainableAdapter firstAlone = fresh(5);
                    TrainableAdapter lastAlone = fresh(6)) {
                for (int step = 0; step < 4; step++) {
                    List<BatchResult> results =
                            trainer.step(
                                    List.of(
                                            batch(first, step, plain(0.01, 1)),
                                            batch(broken, step, plain(0.01, 1)),
                                            batch(last, step, plain(0.01, 1))));
                    assertThat(results)
                            .extracting(BatchResult::applied)
                            .containsExactly(true, false, true);
                    trainer.step(List.of(batch(firstAlone, step, plain(0.01, 1))));
                    trainer.step(List.of(batch(lastAlone, step, plain(0.01, 1))));
                }
                assertThat(broken.steps()).isZero();
                assertThat(first.steps()).isEqualTo(4);
                assertThat(Samples.error(first.parameters(), firstAlone.parameters()))
                        .isLessThan(2e-5);
                assertThat(Samples.error(last.parameters(), lastAlone.parameters()))
                        .isLessThan(2e-5);
            }
        }

        @Test
        void outsideTheVocabularyAreRefused() {
            try (TrainableAdapter adapter = fresh(7)) {
                EncodedText row = new EncodedText(new int[] {2, 1_000_000, 3}, 3, false);
                TaskBatch batch =
                        TaskBatch.ofLabels(adapter, List.of(row), new int[] {0}, plain(0, 0));
                byte[] before = adapter.state().toBytes();
                assertThatThrownBy(() -> new FusedTrainer(base).step(List.of(batch)))
                        .isInstanceOf(RuntimeException.class);
                assertThat(adapter.state().toBytes()).isEqualTo(before);
            }
        }
    }
}
