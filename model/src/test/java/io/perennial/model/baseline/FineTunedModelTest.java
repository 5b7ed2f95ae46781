package io.perennial.model.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.BatchResult;
import io.perennial.model.train.Hyperparameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTunedModelTest {

    private static final int LABELS = 3;
    private static final int ROWS = 12;
    private static final int EMBEDDING_WEIGHTS = 5;
    private static final int LAYER_WEIGHTS = 12;
    private static final List<EncodedText> TEXTS = Samples.rows(8, ROWS);
    private static final int[] WANTED = Samples.wanted(9, ROWS, LABELS);
    private static final Hyperparameters HYPERPARAMETERS = Hyperparameters.of(5e-3);

    @TempDir static Path folder;
    static FrozenBase base;

    @BeforeAll
    static void load() throws IOException {
        base = TinyBase.seeded(2).load(folder);
    }

    @AfterAll
    static void close() {
        base.close();
    }

    private static FineTunedModel full() {
        return FineTunedModel.full(base, Samples.labels(LABELS), 1);
    }

    private static FineTunedModel top(int layers) {
        return FineTunedModel.topLayers(base, layers, Samples.labels(LABELS), 1);
    }

    private static void train(FineTunedModel model, int steps) {
        for (int i = 0; i < steps; i++) {
            assertThat(model.step(TEXTS, WANTED, HYPERPARAMETERS).applied()).isTrue();
        }
    }

    @Test
    void everyCopyLearnsAndTheBaseKeepsEveryBit() {
        String before = Samples.hash(base);
        try (FineTunedModel model = full()) {
            train(model, 3);
            TrainedWeights weights = model.weights();
            assertThat(weights.places()).hasSize(EMBEDDING_WEIGHTS + 2 * LAYER_WEIGHTS);
            for (int i = 0; i < weights.places().size(); i++) {
                NDArray own = base.weights().get(weights.places().get(i));
                assertThat(weights.copies().get(i).toFloatArray())
                        .as("weight %d", weights.places().get(i))
                        .isNotEqualTo(own.toFloatArray());
            }
        }
        assertThat(Samples.hash(base)).isEqualTo(before);
    }

    @Test
    void learnsATinyProblem() {
        try (FineTunedModel model = full()) {
            train(model, 60);
            BatchResult after = model.step(TEXTS, WANTED, HYPERPARAMETERS);
            assertThat(after.correct()).isEqualTo(ROWS);
            assertThat(after.meanLoss()).isLessThan(0.1);
            List<float[]> answers = model.predict(TEXTS);
            assertThat(answers).hasSize(ROWS);
            for (int row = 0; row < ROWS; row++) {
                assertThat(answers.get(row)[WANTED[row]]).isGreaterThan(0.5f);
                assertThat(answers.get(row)[0] + answers.get(row)[1] + answers.get(row)[2])
                        .isCloseTo(1, within(1e-5f));
            }
        }
    }

    @Test
    void topLayersLeaveEverythingBelowToTheBase() {
        try (FineTunedModel model = top(1)) {
            train(model, 3);
            List<Integer> upper = base.weightPlaces().layers().get(1);
            assertThat(model.weights().places()).isEqualTo(upper);
            assertThat(model.parameterCount())
                    .isEqualTo(model.weights().size() + LABELS * (TinyBase.HIDDEN + 1));
        }
    }

    @Test
    void gradientsEqualCentralDifferences() {
        try (FineTunedModel model = full()) {
            train(model, 5);
            List<float[]> gradients = model.gradients(TEXTS, WANTED);
            for (int i = 0; i < model.weights().copies().size(); i++) {
                float[] gradient = gradients.get(1 + i);
                int at = steepest(gradient);
                double slope = slope(model, model.weights().copies().get(i), at);
                assertThat(Math.abs(gradient[at] - slope))
                        .as("weight %d, index %d", model.weights().places().get(i), at)
                        .isLessThan(0.02 * Math.abs(gradient[at]) + 1e-4);
            }
        }
    }

    private static int steepest(float[] gradient) {
        int best = 0;
        for (int i = 1; i < gradient.length; i++) {
            best = Math.abs(gradient[i]) > Math.abs(gradient[best]) ? i : best;
        }
        return best;
    }

    private static double slope(FineTunedModel model, NDArray weight, int at) {
        float[] values = weight.toFloatArray();
        float middle = values[at];
        float step = 2e-3f;
        values[at] = middle + step;
        double above = lossWith(model, weight, values);
        values[at] = middle - step;
        double below = lossWith(model, weight, values);
        values[at] = middle;
        lossWith(model, weight, values);
        return (above - below) / ((double) (middle + step) - (double) (middle - step));
    }

    private static double lossWith(FineTunedModel model, NDArray weight, float[] values) {
        weight.set(values);
        return model.gradients(TEXTS, WANTED).get(0)[0];
    }

    @Test
    void aStepIsAdamWOnTheGradient() {
        Hyperparameters plain = new Hyperparameters(1e-2, HYPERPARAMETERS.schedule(), 0, 0);
        try (FineTunedModel model = top(2)) {
            List<float[]> gradients = model.gradients(TEXTS, WANTED);
            float[] before = model.weights().copies().get(0).toFloatArray();
            model.step(TEXTS, WANTED, plain);
            float[] after = model.weights().copies().get(0).toFloatArray();
            // The first step moves every weight by rate * g / (|g| + epsilon); the warm-up takes a
            // tenth of the rate.
            for (int i = 0; i < before.length; i++) {
                double gradient = gradients.get(1)[i];
                double moved = 1e-3 * gradient / (Math.abs(gradient) + 1e-8);
                assertThat((double) after[i]).isCloseTo(before[i] - moved, within(2e-6));
            }
        }
    }

    @Test
    void headsShareTheWeightsAndKeepTheirOwnValues() {
        int[] other = Samples.wanted(10, ROWS, 2);
        try (FineTunedModel model = full();
                FineTunedModel alone = full()) {
            long before = model.parameterCount();
            int second = model.addHead(Samples.labels(2));
            assertThat(second).isEqualTo(1);
            assertThat(model.labels(second)).isEqualTo(Samples.labels(2));
            assertThat(model.parameterCount()).isEqualTo(before + 2 * (TinyBase.HIDDEN + 1));

            train(model, 30);
            train(alone, 30);
            List<float[]> learnt = model.predict(TEXTS);
            assertThat(learnt).containsExactlyElementsOf(alone.predict(TEXTS));
            model.restartOptimiser();
            for (int i = 0; i < 40; i++) {
                assertThat(model.step(second, TEXTS, other, HYPERPARAMETERS).applied()).isTrue();
            }
            assertThat(model.step(second, TEXTS, other, HYPERPARAMETERS).correct())
                    .isGreaterThan(ROWS * 3 / 4);
            assertThat(model.predict(second, TEXTS).get(0)).hasSize(2);
            assertThat(model.predict(TEXTS).get(0)).isNotEqualTo(learnt.get(0));
        }
    }

    @Test
    void aRestartedOptimiserTakesItsFirstStepAnew() {
        Hyperparameters plain = new Hyperparameters(1e-2, HYPERPARAMETERS.schedule(), 0, 0);
        try (FineTunedModel model = top(2)) {
            train(model, 20);
            model.restartOptimiser();
            float[] before = model.weights().copies().get(0).toFloatArray();
            model.step(TEXTS, WANTED, plain);
            float[] after = model.weights().copies().get(0).toFloatArray();
            for (int i = 0; i < before.length; i++) {
                assertThat((double) Math.abs(after[i] - before[i])).isLessThan(1.01e-3);
            }
        }
    }

    @Test
    void refusesLayersThatTheBaseDoesNotHave() {
        assertThatThrownBy(() -> top(3))
                .hasMessage("cannot train the top 3 layers of a base with 2; use 1 to 2");
        assertThatThrownBy(() -> top(0)).hasMessageContaining("use 1 to 2");
    }
}
