package io.perennial.model.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBases;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.fixture.TinyTokenizer;
import io.perennial.model.fuse.Target;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.TrainableAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an objective measures, against its definition on the scores of the same forward. */
class LossTest {

    private static final int ROWS = 24;
    private static final int LABELS = 3;

    @TempDir static Path folder;
    static TinyBases bases;

    @BeforeAll
    static void load() throws IOException {
        bases = new TinyBases(folder, 13);
    }

    @AfterAll
    static void close() {
        bases.close();
    }

    /** One forward: its rows with their targets, their scores, and what was measured. */
    private record Measured(
            List<EncodedText> rows, List<Target> targets, Inspection inside, Score score) {

        float[] scores(int row) {
            int width = inside.scores().length / rows.size();
            return Arrays.copyOfRange(inside.scores(), row * width, (row + 1) * width);
        }

        double mean(ToDoubleBiFunction<Target, float[]> loss) {
            double sum = 0;
            for (int row = 0; row < rows.size(); row++) {
                sum += loss.applyAsDouble(targets.get(row), scores(row));
            }
            return sum / rows.size();
        }
    }

    /** With a head whose scores are far from zero. */
    private static Measured measure(TinyFamily family, String json) {
        FrozenBase base = bases.of(family);
        AdapterSpec spec = TinyMethods.spec(json);
        int scores = Samples.scores(spec, LABELS);
        float[] values = Samples.normal(4, base.layout(spec, scores).size(), 0.5);
        List<EncodedText> rows = Samples.rows(spec, 5, ROWS);
        List<Target> targets = Samples.targets(spec, 6, ROWS, LABELS);
        try (TrainableAdapter adapter =
                        TrainableAdapter.restore(base, Samples.untrained(spec, scores, values), 0);
                ServableAdapter servable = Samples.servable(base, adapter)) {
            PredictionBatch batch = new PredictionBatch(servable, rows);
            FusedPredictor predictor = new FusedPredictor(base);
            return new Measured(
                    rows, targets, predictor.inspect(batch), predictor.measure(batch, targets));
        }
    }

    /** -log softmax(scores)[wanted] over the first {@code count} of them. */
    private static double crossEntropy(float[] scores, int from, int count, int wanted) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += Math.exp(scores[i]);
        }
        return Math.log(sum) - scores[from + wanted];
    }

    private static int best(float[] scores, int from, int count) {
        int best = from;
        for (int i = from; i < from + count; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best - from;
    }

    @Test
    void ofClassificationIsTheLabelsCrossEntropy() {
        Measured found = measure(TinyFamily.BERT, "{'method':'lora','rank':2}");
        double loss =
                found.mean(
                        (target, scores) ->
                                crossEntropy(scores, 0, LABELS, ((Target.Label) target).index()));
        double right =
                found.mean(
                        (target, scores) ->
                                best(scores, 0, LABELS) == ((Target.Label) target).index() ? 1 : 0);
        assertThat(found.score.meanLoss()).isCloseTo(loss, within(1e-4));
        assertThat(found.score.correct()).isEqualTo((int) Math.round(right * ROWS));
        assertThat(found.score.examples()).isEqualTo(ROWS);
    }

    @Test
    void ofSeveralLabelsIsEachOnesBinaryCrossEntropy() {
        Measured found =
                measure(TinyFamily.BERT, "{'method':'head_only','objective':'multi_label'}");
        double loss =
                found.mean(
                        (target, scores) -> {
                            double sum = 0;
                            for (int label = 0; label < LABELS; label++) {
                                double sign = holds(target, label) ? 1 : -1;
                                sum += Math.log(1 + Math.exp(-sign * scores[label]));
                            }
                            return sum / LABELS;
                        });
        double right =
                found.mean(
                        (target, scores) -> {
                            boolean all = true;
                            for (int label = 0; label < LABELS; label++) {
                                all &= holds(target, label) == scores[label] > 0;
                            }
                            return all ? 1 : 0;
                        });
        assertThat(found.score.meanLoss()).isCloseTo(loss, within(1e-4));
        assertThat(found.score.correct()).isEqualTo((int) Math.round(right * ROWS)).isPositive();
    }

    private static boolean holds(Target target, int label) {
        return ((Target.LabelSet) target).indices().contains(label);
    }

    @Test
    void ofRegressionIsTheSquaredError() {
        Measured found =
                measure(TinyFamily.GPT2, "{'method':'lora','rank':2,'objective':'regression'}");
        double loss =
                found.mean(
                        (target, scores) ->
                                Math.pow(scores[0] - ((Target.Value) target).value(), 2));
        assertThat(found.score.meanLoss()).isCloseTo(loss, within(1e-4 * loss));
        assertThat(found.score.correct()).isZero();
    }

    /** A prompt moves the places of tokens; the loss is a mean over target tokens of all rows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'method':'lora','rank':2,'objective':'text'}",
                "{'method':'prompt','tokens':3,'objective':'text'}",
                "{'method':'prefix','tokens':3,'hidden':0,'objective':'text'}"
            })
    void ofTextIsTheTargetTokensCrossEntropy(String json) {
        int vocabulary = TinyTokenizer.size();
        int prompt = json.contains("'prompt'") ? 3 : 0;
        for (TinyFamily family : List.of(TinyFamily.GPT2, TinyFamily.LLAMA, TinyFamily.QWEN2)) {
            Measured found = measure(family, json);
            double sum = 0;
            int tokens = 0;
            for (int row = 0; row < ROWS; row++) {
                EncodedText text = found.rows.get(row);
                for (int t = text.firstLength(); t < text.length(); t++) {
                    int before = (prompt + t - 1) * vocabulary;
                    sum += crossEntropy(found.scores(row), before, vocabulary, text.tokenIds()[t]);
                    tokens++;
                }
            }
            double loss = sum / tokens;
            assertThat(found.score.meanLoss()).isCloseTo(loss, within(1e-4 * loss));
        }
    }

    /** A decoder's token does not see what comes after it. */
    @ParameterizedTest
    @ValueSource(strings = {"GPT2", "LLAMA", "QWEN2"})
    void ofTextLooksOnlyBack(TinyFamily family) {
        FrozenBase base = bases.of(family);
        AdapterSpec spec = TinyMethods.spec("{'method':'houlsby','objective':'text'}");
        int[] one = {2, 10, 11, 12, 13, 14};
        int[] other = {2, 10, 11, 12, 40, 41};
        try (TrainableAdapter adapter = TrainableAdapter.create(base, spec, List.of(), 1);
                ServableAdapter servable = Samples.servable(base, adapter)) {
            List<EncodedText> rows =
                    List.of(new EncodedText(one, 3, false), new EncodedText(other, 3, false));
            float[] scores =
                    new FusedPredictor(base).inspect(new PredictionBatch(servable, rows)).scores();
            int row = scores.length / 2;
            int same = 4 * TinyTokenizer.size();
            float[] first = Arrays.copyOfRange(scores, 0, same);
            assertThat(Samples.error(Arrays.copyOfRange(scores, row, row + same), first))
                    .isLessThan(1e-5);
            float[] next = Arrays.copyOfRange(scores, same, row);
            assertThat(Samples.error(Arrays.copyOfRange(scores, row + same, 2 * row), next))
                    .isGreaterThan(1e-2);
        }
    }

    @Test
    void needsATargetForEveryText() {
        FrozenBase base = bases.of(TinyFamily.BERT);
        try (TrainableAdapter adapter =
                        TrainableAdapter.create(
                                base, AdapterSpec.defaults(), Samples.labels(2), 1);
                ServableAdapter servable = Samples.servable(base, adapter)) {
            PredictionBatch batch = new PredictionBatch(servable, Samples.rows(1, 2));
            List<Target> one = List.of(new Target.Label(0));
            assertThatThrownBy(() -> new FusedPredictor(base).measure(batch, one))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("2 texts cannot be measured with 1 targets; give one a text");
        }
    }
}
