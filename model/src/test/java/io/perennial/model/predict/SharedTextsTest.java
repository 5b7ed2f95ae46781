package io.perennial.model.predict;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.fixture.TinyBases;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.fuse.FusedTask;
import io.perennial.model.fuse.Passes;
import io.perennial.model.predict.SharedTexts.Together;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.TrainableAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One text for several tasks: layers below all their adapters see it once. */
class SharedTextsTest {

    private static final String ALL_LAYERS = "{'method':'houlsby','bottleneck':4}";
    private static final String TOP_LAYER = "{'method':'houlsby','bottleneck':4,'leave_out':[0]}";
    private static final String HEAD = "{'method':'head_only'}";

    @TempDir static Path folder;
    static TinyBases bases;
    static FrozenBase base;
    static NDManager manager;

    @BeforeAll
    static void load() throws IOException {
        bases = new TinyBases(folder, 3);
        base = bases.of(TinyFamily.BERT);
        manager = base.newManager();
    }

    @AfterAll
    static void close() {
        manager.close();
        bases.close();
    }

    private static EncodedText text(int token) {
        return new EncodedText(new int[] {2, token, token, 3}, 4, false);
    }

    private static FusedTask task(String spec, EncodedText... texts) {
        ParameterLayout layout = base.layout(TinyMethods.spec(spec), 2);
        return new FusedTask(layout, manager.zeros(new Shape(layout.size())), 2, List.of(texts));
    }

    /** With passes that cost as much as so many tokens through all layers. */
    private static List<Together> divide(long tokensOfAPass, FusedTask... tasks) {
        Passes passes = Passes.costing(base, tokensOfAPass);
        return new SharedTexts(base.config().layers(), passes).divide(List.of(tasks));
    }

    @Test
    void tasksThatReadOneTextShareTheLayersBelowTheLowestAdapter() {
        assertThat(divide(1_000, task(TOP_LAYER, text(7)), task(TOP_LAYER, text(7))))
                .containsExactly(new Together(List.of(0, 1), 1));
        assertThat(divide(1_000, task(HEAD, text(7)), task(TOP_LAYER, text(7))))
                .containsExactly(new Together(List.of(0, 1), 1));
        assertThat(divide(1_000, task(HEAD, text(7)), task(HEAD, text(7))))
                .containsExactly(new Together(List.of(0, 1), TinyBase.LAYERS));
    }

    @Test
    void nothingIsSharedWhereTextsDifferOrAdaptersBeginAtTheBottom() {
        assertThat(divide(0, task(TOP_LAYER, text(7)), task(TOP_LAYER, text(8))))
                .containsExactly(new Together(List.of(0, 1), 0));
        assertThat(divide(0, task(ALL_LAYERS, text(7)), task(ALL_LAYERS, text(7))))
                .containsExactly(new Together(List.of(0, 1), 0));
        assertThat(divide(0, task(ALL_LAYERS, text(7)), task(TOP_LAYER, text(7))))
                .containsExactly(new Together(List.of(0, 1), 0));
        assertThat(divide(0, task(TOP_LAYER, text(7))))
                .containsExactly(new Together(List.of(0), 0));
    }

    /** One row of four tokens and one layer less, against a pass of as many tokens and two. */
    @Test
    void tasksThatCannotShareGoApartWhereThatSavesMoreThanItCosts() {
        FusedTask[] tasks = {
            task(TOP_LAYER, text(7)),
            task(ALL_LAYERS, text(7)),
            task(TOP_LAYER, text(7)),
            task(TOP_LAYER, text(9))
        };
        assertThat(divide(1, tasks))
                .containsExactly(new Together(List.of(0, 2), 1), new Together(List.of(1, 3), 0));
        assertThat(divide(2, tasks)).containsExactly(new Together(List.of(0, 1, 2, 3), 0));
    }

    /** In all families, with texts of several lengths, some read by one task only. */
    @ParameterizedTest
    @EnumSource(TinyFamily.class)
    void answersAreThoseOfEachTaskAlone(TinyFamily family) {
        FrozenBase base = bases.of(family);
        List<EncodedText> texts = Samples.rows(5, 4);
        List<PredictionBatch> batches = new ArrayList<>();
        for (String json : List.of(TOP_LAYER, HEAD, ALL_LAYERS, TOP_LAYER)) {
            int task = batches.size();
            int size = base.layout(TinyMethods.spec(json), 3).size();
            float[] values = Samples.normal(task, size, 0.3);
            try (TrainableAdapter adapter =
                    TrainableAdapter.restore(
                            base, Samples.untrained(TinyMethods.spec(json), 3, values), 0)) {
                batches.add(
                        new PredictionBatch(
                                Samples.servable(base, adapter),
                                texts.subList(task % 2, 4 - task % 3)));
            }
        }
        FusedPredictor predictor = new FusedPredictor(base, Passes.costing(base, 0));
        List<List<Prediction>> together = predictor.predict(batches);
        for (int task = 0; task < batches.size(); task++) {
            PredictionBatch batch = batches.get(task);
            List<EncodedText> own = batch.texts();
            for (int row = 0; row < own.size(); row++) {
                PredictionBatch alone = new PredictionBatch(batch.adapter(), List.of(own.get(row)));
                float[] wanted =
                        ((Prediction.Label) predictor.predict(List.of(alone)).get(0).get(0))
                                .probabilities();
                float[] found = ((Prediction.Label) together.get(task).get(row)).probabilities();
                assertThat(Samples.error(found, wanted)).isLessThan(2e-5);
            }
            batch.adapter().close();
        }
    }
}
