package io.perennial.model.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.artifact.InvalidArtifactException;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.text.EncodedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FusedPredictorTest {

    private static final List<String> SPECS =
            List.of(
                    "{\"method\":\"houlsby\",\"bottleneck\":4}",
                    "{\"method\":\"lora\",\"rank\":2,\"pooling\":\"pooler\"}",
                    "{\"method\":\"houlsby\",\"bottleneck\":4}",
                    "{\"method\":\"pfeiffer\",\"bottleneck\":4,\"pooling\":\"first\"}",
                    "{\"method\":\"houlsby\",\"bottleneck\":4,\"layer_norm\":true}");
    private static final int[] LABELS = {3, 5, 4, 2, 1};

    @TempDir static Path folder;
    static FrozenBase base;
    static List<ServableAdapter> adapters;

    @BeforeAll
    static void load() throws IOException {
        base = TinyBase.seeded(6).load(folder);
        adapters = new ArrayList<>();
        for (int task = 0; task < SPECS.size(); task++) {
            adapters.add(ServableAdapter.load(base, artifact(task, base.fingerprint(), 0)));
        }
    }

    @AfterAll
    static void close() {
        adapters.forEach(ServableAdapter::close);
        base.close();
    }

    private static AdapterArtifact artifact(int task, String fingerprint, int surplus) {
        AdapterSpec spec = AdapterSpec.parse(SPECS.get(task));
        ParameterLayout layout = base.layout(spec, LABELS[task]);
        return new AdapterArtifact(
                "task-" + task,
                task + 1,
                fingerprint,
                spec,
                Samples.labels(LABELS[task]),
                Map.of(),
                Samples.normal(task, layout.size() + surplus, 0.3));
    }

    private static Prediction.Label label(Prediction answer) {
        return (Prediction.Label) answer;
    }

    private static float[] probabilities(Prediction answer) {
        return label(answer).probabilities();
    }

    @Nested
    class OneForward {

        @Test
        void answersForSeveralAdaptersAsForEachAlone() {
            FusedPredictor predictor = new FusedPredictor(base);
            int[] rows = {4, 1, 4, 7, 2};
            List<PredictionBatch> batches = new ArrayList<>();
            for (int task = 0; task < rows.length; task++) {
                batches.add(
                        new PredictionBatch(adapters.get(task), Samples.rows(task, rows[task])));
            }
            List<List<Prediction>> together = predictor.predict(batches);
            assertThat(together).hasSize(rows.length);
            for (int task = 0; task < rows.length; task++) {
                assertThat(together.get(task)).hasSize(rows[task]);
                for (int row = 0; row < rows[task]; row++) {
                    EncodedText text = batches.get(task).texts().get(row);
                    PredictionBatch single = new PredictionBatch(adapters.get(task), List.of(text));
                    Prediction.Label alone =
                            label(predictor.predict(List.of(single)).get(0).get(0));
                    Prediction.Label fused = label(together.get(task).get(row));
                    assertThat(fused.label()).isEqualTo(alone.label());
                    assertThat(Samples.error(fused.probabilities(), alone.probabilities()))
                            .isLessThan(1e-5);
                }
            }
        }

        @Test
        void mayMeetOneAdapterTwice() {
            FusedPredictor predictor = new FusedPredictor(base);
            PredictionBatch first = new PredictionBatch(adapters.get(0), Samples.rows(1, 3));
            PredictionBatch second = new PredictionBatch(adapters.get(0), Samples.rows(2, 3));
            List<List<Prediction>> answers = predictor.predict(List.of(first, second));
            assertThat(probabilities(answers.get(1).get(2)))
                    .usingComparator((a, b) -> Samples.error(a, b) < 1e-5 ? 0 : 1)
                    .isEqualTo(probabilities(predictor.predict(List.of(second)).get(0).get(2)));
        }

        @Test
        void givesTheSameBitsEveryTime() {
            FusedPredictor predictor = new FusedPredictor(base);
            List<PredictionBatch> batches =
                    adapters.stream().map(a -> new PredictionBatch(a, Samples.rows(3, 2))).toList();
            List<List<Prediction>> once = predictor.predict(batches);
            List<List<Prediction>> again = predictor.predict(batches);
            for (int task = 0; task < batches.size(); task++) {
                assertThat(probabilities(again.get(task).get(1)))
                        .isEqualTo(probabilities(once.get(task).get(1)));
            }
        }

        @Test
        void refusesABatchWithoutTexts() {
            PredictionBatch empty = new PredictionBatch(adapters.get(0), List.of());
            assertThatThrownBy(() -> new FusedPredictor(base).predict(List.of(empty)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("without rows");
        }
    }

    @Nested
    class Probabilities {

        @Test
        void sumToOneAndNameTheLargest() {
            for (ServableAdapter adapter : adapters) {
                List<EncodedText> rows = Samples.rows(9, 20);
                for (Prediction given :
                        new FusedPredictor(base)
                                .predict(List.of(new PredictionBatch(adapter, rows)))
                                .get(0)) {
                    Prediction.Label answer = label(given);
                    float[] p = answer.probabilities();
                    double sum = 0;
                    for (float value : p) {
                        assertThat(value).isBetween(0f, 1f);
                        assertThat(value).isLessThanOrEqualTo(p[answer.labelIndex()]);
                        sum += value;
                    }
                    assertThat(sum).isCloseTo(1, within(1e-5));
                    assertThat(p).hasSize(adapter.labels().size());
                    assertThat(answer.label()).isEqualTo(adapter.labels().get(answer.labelIndex()));
                }
            }
        }

        /** Unused rows have the logit zero before they are masked; these labels lie far below. */
        @Test
        void neverGoToUnusedRowsOfTheHead() {
            AdapterSpec spec = AdapterSpec.parse(SPECS.get(0));
            float[] values = new float[base.layout(spec, 3).size()];
            Arrays.fill(values, values.length - 3, values.length, -100);
            values[values.length - 2] = -99;
            AdapterArtifact low =
                    new AdapterArtifact(
                            "low",
                            1,
                            base.fingerprint(),
                            spec,
                            Samples.labels(3),
                            Map.of(),
                            values);
            try (ServableAdapter adapter = ServableAdapter.load(base, low)) {
                PredictionBatch batch = new PredictionBatch(adapter, Samples.rows(4, 2));
                for (Prediction given : new FusedPredictor(base).predict(List.of(batch)).get(0)) {
                    Prediction.Label answer = label(given);
                    assertThat(answer.label()).isEqualTo("label-1");
                    assertThat(answer.probabilities()[1]).isCloseTo(0.576f, within(1e-3f));
                }
                float[] logits = new FusedPredictor(base).inspect(batch).scores();
                assertThat(logits).hasSize(8);
                assertThat(logits[3]).isEqualTo(Float.NEGATIVE_INFINITY);
            }
        }

        @Test
        void ofATruncatedTextAreThoseOfWhatIsLeft() {
            EncodedText cut = base.textEncoder().encode("the good film ".repeat(100), null);
            assertThat(cut.truncated()).isTrue();
            assertThat(cut.length()).isEqualTo(TinyBase.POSITIONS);
            EncodedText whole = new EncodedText(cut.tokenIds(), cut.firstLength(), false);
            List<Prediction> answers =
                    new FusedPredictor(base)
                            .predict(
                                    List.of(
                                            new PredictionBatch(
                                                    adapters.get(0), List.of(cut, whole))))
                            .get(0);
            assertThat(probabilities(answers.get(0))).isEqualTo(probabilities(answers.get(1)));
        }

        @Test
        void dependOnWhichTextATokenBelongsTo() {
            int[] ids = {2, 10, 11, 3, 12, 3};
            List<EncodedText> rows =
                    List.of(new EncodedText(ids, 6, false), new EncodedText(ids, 4, false));
            List<Prediction> answers =
                    new FusedPredictor(base)
                            .predict(List.of(new PredictionBatch(adapters.get(0), rows)))
                            .get(0);
            assertThat(probabilities(answers.get(0))).isNotEqualTo(probabilities(answers.get(1)));
        }
    }

    @Nested
    class Loading {

        @Test
        void keepsWhatTheArtifactSays() {
            ServableAdapter adapter = adapters.get(1);
            assertThat(adapter.task()).isEqualTo("task-1");
            assertThat(adapter.version()).isEqualTo(2);
            assertThat(adapter.labels()).isEqualTo(Samples.labels(5));
            ParameterLayout padded = base.layout(AdapterSpec.parse(SPECS.get(1)), 8);
            assertThat(adapter.residentBytes()).isEqualTo(4L * padded.size());
        }

        @Test
        void refusesAnotherBasesAdapter() {
            String other = "0".repeat(64);
            assertThatThrownBy(() -> ServableAdapter.load(base, artifact(0, other, 0)))
                    .isInstanceOf(InvalidArtifactException.class)
                    .hasMessageContaining("task task-0, version 1")
                    .hasMessageContaining(other)
                    .hasMessageContaining(base.fingerprint());
        }

        @Test
        void refusesAnotherSize() {
            for (int surplus : new int[] {-1, 1}) {
                AdapterArtifact wrong = artifact(0, base.fingerprint(), surplus);
                assertThatThrownBy(() -> ServableAdapter.load(base, wrong))
                        .isInstanceOf(InvalidArtifactException.class)
                        .hasMessageContaining(wrong.parameters().length + " parameters")
                        .hasMessageContaining("houlsby with 3 labels");
            }
        }
    }
}
