package io.perennial.model.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBases;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Words that vote beside the network, against plain loops. */
class WordVoteTest {

    private static final int BUCKETS = 8;
    private static final int RANK = 3;
    private static final int LABELS = 4;
    private static final AdapterSpec SPEC =
            TinyMethods.spec(
                    "{'methods':[{'method':'houlsby','bottleneck':4},{'method':'words','rank':3,'buckets':8}],"
                            + "'pooling':'words_beside_mean'}");

    @TempDir static Path folder;
    static TinyBases bases;

    @BeforeAll
    static void load() throws IOException {
        bases = new TinyBases(folder, 2);
    }

    @AfterAll
    static void close() {
        bases.close();
    }

    /** The words' half of what the heads read, and the answer as the two experts' product. */
    @ParameterizedTest
    @EnumSource(names = {"BERT", "DISTILBERT", "ELECTRA"})
    void isWhatItSays(TinyFamily family) {
        FrozenBase base = bases.of(family);
        ParameterLayout layout = base.layout(SPEC, LABELS);
        float[] values = Samples.normal(1, layout.size(), 0.3);
        List<EncodedText> texts = Samples.rows(3, 5);
        try (TrainableAdapter adapter =
                        TrainableAdapter.restore(base, Samples.untrained(SPEC, LABELS, values), 0);
                ServableAdapter servable = Samples.servable(base, adapter)) {
            PredictionBatch batch = new PredictionBatch(servable, texts);
            FusedPredictor predictor = new FusedPredictor(base);
            Inspection inside = predictor.inspect(batch);
            List<Prediction> answers = predictor.predict(List.of(batch)).get(0);
            int hidden = base.config().hiddenSize();
            for (int row = 0; row < texts.size(); row++) {
                float[] pooled =
                        Arrays.copyOfRange(
                                inside.pooled(), row * 2 * hidden, (row + 1) * 2 * hidden);
                double[] words = wordsOf(base, layout, values, inside, texts.get(row), row);
                for (int i = 0; i < hidden; i++) {
                    assertThat((double) pooled[i]).isCloseTo(words[i], within(1e-4));
                }
                float[] found = ((Prediction.Label) answers.get(row)).probabilities();
                double[] product = product(layout, values, pooled, hidden);
                for (int label = 0; label < LABELS; label++) {
                    assertThat((double) found[label]).isCloseTo(product[label], within(1e-4));
                }
            }
        }
    }

    /** The mean over a text's tokens of embedding + U (T[word] + T[pair]). */
    private static double[] wordsOf(
            FrozenBase base,
            ParameterLayout layout,
            float[] values,
            Inspection inside,
            EncodedText text,
            int row) {
        int hidden = base.config().hiddenSize();
        int vocabulary = base.config().vocabularySize();
        Parameter table = named(layout, "words.", "table");
        Parameter up = named(layout, "words.", "up.weight");
        int[] ids = text.tokenIds();
        double[] mean = new double[hidden];
        for (int t = 0; t < ids.length; t++) {
            long before = t == 0 ? 0 : ids[t - 1];
            int pair = vocabulary + (int) ((before * 1_000_003 + ids[t]) % BUCKETS);
            for (int i = 0; i < hidden; i++) {
                double sum =
                        inside.hiddenStates()
                                .get(0)[(row * inside.paddedLength() + t) * hidden + i];
                for (int r = 0; r < RANK; r++) {
                    double entry =
                            values[table.offset() + ids[t] * RANK + r]
                                    + values[table.offset() + pair * RANK + r];
                    sum += values[up.offset() + i * RANK + r] * entry;
                }
                mean[i] += sum / ids.length;
            }
        }
        return mean;
    }

    private static Parameter named(ParameterLayout layout, String method, String end) {
        return layout.parameters().stream()
                .filter(parameter -> parameter.name().startsWith(method))
                .filter(parameter -> parameter.name().endsWith(end))
                .findFirst()
                .orElseThrow();
    }

    /** The normalised geometric mean of two softmaxes over halves of the head. */
    private static double[] product(
            ParameterLayout layout, float[] values, float[] pooled, int hidden) {
        double[] product = new double[LABELS];
        Arrays.fill(product, 1);
        int bias = layout.bodySize() + LABELS * 2 * hidden;
        for (int half = 0; half < 2; half++) {
            double[] vote = new double[LABELS];
            for (int label = 0; label < LABELS; label++) {
                vote[label] = half == 0 ? 0 : values[bias + label];
                for (int i = 0; i < hidden; i++) {
                    int at = half * hidden + i;
                    vote[label] += values[layout.bodySize() + label * 2 * hidden + at] * pooled[at];
                }
            }
            double all = Arrays.stream(vote).map(Math::exp).sum();
            for (int label = 0; label < LABELS; label++) {
                product[label] *= Math.sqrt(Math.exp(vote[label]) / all);
            }
        }
        double sum = Arrays.stream(product).sum();
        return Arrays.stream(product).map(p -> p / sum).toArray();
    }

    /** What the network learns is what it would learn without a vote of words. */
    @Test
    void teachesTheNetworkNothing() {
        FrozenBase base = bases.of(TinyFamily.BERT);
        AdapterSpec few =
                TinyMethods.spec(
                        "{'methods':[{'method':'lora','rank':2,'targets':['embeddings']}],'pooling':'words_beside_mean'}");
        AdapterSpec many =
                TinyMethods.spec(
                        "{'methods':[{'method':'lora','rank':2,'targets':['embeddings']},{'method':'words','rank':2}],"
                                + "'pooling':'words_beside_mean'}");
        float[] without = embeddingsAfterTraining(base, few);
        float[] with = embeddingsAfterTraining(base, many);
        assertThat(with).isEqualTo(without);
        assertThat(without).isNotEqualTo(new float[without.length]);
    }

    private static float[] embeddingsAfterTraining(FrozenBase base, AdapterSpec spec) {
        try (TrainableAdapter adapter = TrainableAdapter.create(base, spec, Samples.labels(3), 1)) {
            FusedTrainer trainer = new FusedTrainer(base);
            for (int step = 0; step < 3; step++) {
                trainer.step(
                        List.of(
                                TaskBatch.ofLabels(
                                        adapter,
                                        Samples.rows(step, 4),
                                        new int[] {0, 1, 2, 0},
                                        Hyperparameters.of(1e-2))));
            }
            Parameter a = named(base.layout(spec, 3), "lora.", "a.weight");
            return Arrays.copyOfRange(adapter.parameters(), a.offset(), a.offset() + a.size());
        }
    }
}
