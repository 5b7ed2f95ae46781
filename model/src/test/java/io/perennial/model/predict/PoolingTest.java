package io.perennial.model.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.InvalidAdapterSpecException;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBases;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.TrainableAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the head sees of a text, against the hidden states that it is made of. */
class PoolingTest {

    private static final int ROWS = 5;

    @TempDir static Path folder;
    static TinyBases bases;

    @BeforeAll
    static void load() throws IOException {
        bases = new TinyBases(folder, 1);
    }

    @AfterAll
    static void close() {
        bases.close();
    }

    @ParameterizedTest
    @CsvSource({
        "BERT,mean,0",
        "BERT,words_and_mean,0",
        "BERT,words_and_mean,2",
        "ELECTRA,words_and_mean,0"
    })
    void takesTheMeanOverTheTextsOwnTokens(TinyFamily family, String pooling, int prompt) {
        String more = prompt == 0 ? "" : ",{'method':'prompt','tokens':" + prompt + "}";
        AdapterSpec spec =
                TinyMethods.spec(
                        "{'methods':[{'method':'houlsby','bottleneck':4}%s],'pooling':'%s'}"
                                .formatted(more, pooling));
        FrozenBase base = bases.of(family);
        List<EncodedText> texts = Samples.rows(3, ROWS);
        try (TrainableAdapter adapter = TrainableAdapter.create(base, spec, Samples.labels(2), 1);
                ServableAdapter servable = Samples.servable(base, adapter)) {
            Inspection found =
                    new FusedPredictor(base).inspect(new PredictionBatch(servable, texts));
            int hidden = base.config().hiddenSize();
            assertThat(found.pooled()).hasSize(ROWS * hidden);
            List<float[]> states = found.hiddenStates();
            for (int row = 0; row < ROWS; row++) {
                int tokens = texts.get(row).tokenIds().length;
                for (int column = 0; column < hidden; column++) {
                    int at = (row * found.paddedLength() + prompt) * hidden + column;
                    double expected =
                            mean(states.get(states.size() - 1), at, tokens, hidden)
                                    + (pooling.equals("mean")
                                            ? 0
                                            : mean(states.get(0), at, tokens, hidden));
                    assertThat((double) found.pooled()[row * hidden + column])
                            .isCloseTo(expected, within(1e-5));
                }
            }
        }
    }

    private static double mean(float[] state, int first, int tokens, int hidden) {
        double sum = 0;
        for (int token = 0; token < tokens; token++) {
            sum += state[first + token * hidden];
        }
        return sum / tokens;
    }

    @ParameterizedTest
    @CsvSource({"GPT2,words_and_mean", "LLAMA,words_and_mean", "LLAMA,words_beside_mean"})
    void ofWordsIsRefusedByDecoders(TinyFamily family, String pooling) {
        AdapterSpec spec = TinyMethods.spec("{'method':'lora','pooling':'" + pooling + "'}");
        assertThatThrownBy(() -> bases.of(family).layout(spec, 2))
                .isInstanceOf(InvalidAdapterSpecException.class)
                .hasMessageContaining("\"pooling\" is \"" + pooling + "\"")
                .hasMessageContaining("use mean or last");
    }

    @Test
    void ofWordsNeedsEveryLayerFromTheBottom() {
        FrozenBase base = bases.of(TinyFamily.BERT);
        int layers = base.config().layers();
        AdapterSpec words = TinyMethods.spec("{'method':'head_only','pooling':'words_and_mean'}");
        AdapterSpec mean = TinyMethods.spec("{'method':'head_only'}");
        assertThat(base.layout(words, 2).untouchedLayers(layers)).isZero();
        assertThat(base.layout(mean, 2).untouchedLayers(layers)).isEqualTo(layers);
    }
}
