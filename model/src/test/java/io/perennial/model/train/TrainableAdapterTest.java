package io.perennial.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.ServableAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainableAdapterTest {

    private static final AdapterSpec SPEC =
            AdapterSpec.parse("{\"method\":\"houlsby\",\"bottleneck\":4}");

    @TempDir static Path folder;
    static FrozenBase base;

    @BeforeAll
    static void load() throws IOException {
        base = TinyBase.seeded(5).load(folder);
    }

    @AfterAll
    static void close() {
        base.close();
    }

    private static void train(TrainableAdapter adapter, int steps) {
        FusedTrainer trainer = new FusedTrainer(base);
        for (int step = 0; step < steps; step++) {
            trainer.step(
                    List.of(
                            TaskBatch.ofLabels(
                                    adapter,
                                    Samples.rows(step, 6),
                                    Samples.wanted(step, 6, adapter.labels().size()),
                                    Hyperparameters.of(5e-3))));
        }
    }

    /** Logits of four rows, [4][labels]. */
    private static float[][] logits(TrainableAdapter adapter) {
        try (ServableAdapter servable = Samples.servable(base, adapter)) {
            float[] all =
                    new FusedPredictor(base)
                            .inspect(new PredictionBatch(servable, Samples.rows(77, 4)))
                            .scores();
            int capacity = all.length / 4;
            float[][] rows = new float[4][];
            for (int row = 0; row < 4; row++) {
                int from = row * capacity;
                rows[row] = Arrays.copyOfRange(all, from, from + adapter.labels().size());
            }
            return rows;
        }
    }

    @Nested
    class FreshAdapter {

        private TrainableAdapter create(AdapterSpec spec, long seed) {
            return TrainableAdapter.create(base, spec, Samples.labels(3), seed);
        }

        @Test
        void startsTheSameFromTheSameSeed() {
            try (TrainableAdapter one = create(SPEC, 1);
                    TrainableAdapter same = create(SPEC, 1);
                    TrainableAdapter other = create(SPEC, 2)) {
                assertThat(same.parameters()).isEqualTo(one.parameters());
                assertThat(other.parameters()).isNotEqualTo(one.parameters());
            }
        }

        @Test
        void tellsItsSize() {
            try (TrainableAdapter adapter = create(SPEC, 1)) {
                assertThat(adapter.parameterCount()).isEqualTo(adapter.parameters().length);
                assertThat(adapter.parameterCount()).isEqualTo(base.layout(SPEC, 3).size());
                assertThat(adapter.residentBytes()).isEqualTo(3L * 4 * base.layout(SPEC, 4).size());
                assertThat(adapter.steps()).isZero();
                assertThat(adapter.spec()).isEqualTo(SPEC);
            }
        }

        @Test
        void mayStartWithoutLabels() {
            try (TrainableAdapter adapter = TrainableAdapter.create(base, SPEC, List.of(), 1)) {
                assertThatThrownBy(adapter::state)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("add a label first");
                assertThat(adapter.addLabel("first")).isZero();
                assertThat(adapter.state().labels()).containsExactly("first");
            }
        }
    }

    @Nested
    class NewLabel {

        @Test
        void keepsTheOrderOfArrival() {
            try (TrainableAdapter adapter =
                    TrainableAdapter.create(base, SPEC, List.of("b", "a"), 1)) {
                assertThat(adapter.addLabel("c")).isEqualTo(2);
                assertThat(adapter.addLabel("a")).isEqualTo(1);
                assertThat(adapter.labels()).containsExactly("b", "a", "c");
                assertThat(adapter.labelIndex("c")).isEqualTo(2);
                assertThat(adapter.labelIndex("d")).isEqualTo(-1);
            }
        }

        /** 2, 3, 5 and 9 labels: each time the head's capacity doubles. */
        @Test
        void keepsEarlierRowsAndAnswers() {
            try (TrainableAdapter adapter =
                    TrainableAdapter.create(base, SPEC, Samples.labels(2), 1)) {
                train(adapter, 3);
                for (int labels : new int[] {3, 5, 9}) {
                    AdapterState before = adapter.state();
                    float[][] logits = logits(adapter);
                    while (adapter.labels().size() < labels) {
                        adapter.addLabel("label-" + adapter.labels().size());
                    }
                    AdapterState after = adapter.state();
                    assertKept(before.parameters(), after.parameters(), before, labels);
                    assertKept(before.firstMoment(), after.firstMoment(), before, labels);
                    assertKept(before.secondMoment(), after.secondMoment(), before, labels);
                    assertThat(after.steps()).isEqualTo(before.steps());
                    float[][] grown = logits(adapter);
                    for (int row = 0; row < 4; row++) {
                        float[] earlier = Arrays.copyOf(grown[row], before.labels().size());
                        assertThat(Samples.error(earlier, logits[row])).isLessThan(1e-5);
                    }
                    train(adapter, 2);
                }
                assertThat(adapter.labels()).isEqualTo(Samples.labels(9));
                assertThat(adapter.steps()).isEqualTo(9);
            }
        }

        private void assertKept(float[] before, float[] after, AdapterState state, int labels) {
            ParameterLayout narrow = base.layout(SPEC, state.labels().size());
            ParameterLayout wide = base.layout(SPEC, labels);
            int known = state.labels().size();
            int kept = narrow.bodySize() + known * narrow.headInput();
            assertThat(Arrays.copyOf(after, kept)).isEqualTo(Arrays.copyOf(before, kept));
            int biases = wide.bodySize() + labels * wide.headInput();
            assertThat(Arrays.copyOfRange(after, biases, biases + known))
                    .isEqualTo(Arrays.copyOfRange(before, kept, kept + known));
            assertThat(after).hasSize(wide.size());
        }

        @Test
        void startsAsIfItHadBeenThereFromTheBeginning() {
            try (TrainableAdapter atOnce =
                            TrainableAdapter.create(base, SPEC, Samples.labels(6), 1);
                    TrainableAdapter grown =
                            TrainableAdapter.create(base, SPEC, Samples.labels(1), 1)) {
                Samples.labels(6).forEach(grown::addLabel);
                assertThat(grown.parameters()).isEqualTo(atOnce.parameters());
            }
        }

        @Test
        void freesTheVectorsThatItOutgrew() {
            try (TrainableAdapter adapter =
                    TrainableAdapter.create(base, SPEC, Samples.labels(2), 1)) {
                NDArray old = adapter.parameterTensor();
                Samples.labels(9).forEach(adapter::addLabel);
                assertThatThrownBy(old::toFloatArray).isInstanceOf(IllegalStateException.class);
                assertThat(adapter.parameterTensor().getManager().getManagedArrays()).hasSize(3);
            }
        }

        @Test
        void startsTheSameAfterARestore() {
            try (TrainableAdapter adapter =
                    TrainableAdapter.create(base, SPEC, Samples.labels(2), 9)) {
                train(adapter, 2);
                try (TrainableAdapter restored =
                        TrainableAdapter.restore(base, adapter.state(), 9)) {
                    adapter.addLabel("new");
                    restored.addLabel("new");
                    train(adapter, 2);
                    train(restored, 2);
                    assertThat(restored.state().toBytes()).isEqualTo(adapter.state().toBytes());
                }
            }
        }
    }

    @Nested
    class MovedAdapter {

        @Test
        void hasOtherParametersAndTheSameMoments() {
            try (TrainableAdapter adapter =
                    TrainableAdapter.create(base, SPEC, Samples.labels(3), 1)) {
                train(adapter, 2);
                AdapterState before = adapter.state();
                float[] by = new float[before.parameters().length];
                for (int i = 0; i < by.length; i++) {
                    by[i] = i % 7 - 3f;
                }
                NDArray old = adapter.parameterTensor();
                adapter.move(by);
                AdapterState after = adapter.state();
                for (int i = 0; i < by.length; i++) {
                    assertThat(after.parameters()[i]).isEqualTo(before.parameters()[i] + by[i]);
                }
                assertThat(after.firstMoment()).isEqualTo(before.firstMoment());
                assertThat(after.secondMoment()).isEqualTo(before.secondMoment());
                assertThat(after.steps()).isEqualTo(2);
                assertThatThrownBy(old::toFloatArray).isInstanceOf(IllegalStateException.class);
                train(adapter, 1);
                assertThat(adapter.steps()).isEqualTo(3);
            }
        }

        @Test
        void isLeftAloneByAChangeOfAnotherSize() {
            try (TrainableAdapter adapter =
                    TrainableAdapter.create(base, SPEC, Samples.labels(3), 1)) {
                assertThatThrownBy(() -> adapter.move(new float[3]))
                        .hasMessageStartingWith("3 values cannot move an adapter of ");
            }
        }
    }
}
