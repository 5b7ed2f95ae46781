package io.perennial.model.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBases;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.fuse.Passes;
import io.perennial.model.fuse.Target;
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

/** Adapters of every method and objective in one forward. */
class MixedPredictionTest {

    @TempDir static Path folder;
    static TinyBases bases;

    @BeforeAll
    static void load() throws IOException {
        bases = new TinyBases(folder, 6);
    }

    @AfterAll
    static void close() {
        bases.close();
    }

    /** With values away from their start, so that every method does something. */
    private static List<ServableAdapter> adapters(FrozenBase base) {
        List<ServableAdapter> adapters = new ArrayList<>();
        for (AdapterSpec spec : TinyMethods.all().toList()) {
            int labels = Samples.scores(spec, 2 + adapters.size() % 5);
            float[] values = Samples.normal(adapters.size(), base.layout(spec, labels).size(), 0.3);
            try (TrainableAdapter adapter =
                    TrainableAdapter.restore(base, Samples.untrained(spec, labels, values), 0)) {
                adapters.add(Samples.servable(base, adapter));
            }
        }
        return adapters;
    }

    private static float[] numbers(Prediction answer) {
        if (answer instanceof Prediction.Label label) {
            return label.probabilities();
        }
        return answer instanceof Prediction.LabelSet set
                ? set.probabilities()
                : new float[] {((Prediction.Value) answer).value()};
    }

    @ParameterizedTest
    @EnumSource(TinyFamily.class)
    void answersAsEachAlone(TinyFamily family) {
        FrozenBase base = bases.of(family);
        FusedPredictor predictor = new FusedPredictor(base);
        List<ServableAdapter> adapters = adapters(base);
        List<PredictionBatch> batches = new ArrayList<>();
        for (ServableAdapter adapter : adapters) {
            int task = batches.size();
            batches.add(new PredictionBatch(adapter, Samples.rows(task, 1 + task % 4)));
        }
        // A long row makes every other one carry padding.
        EncodedText longest = new EncodedText(longRow(50), 50, false);
        batches.add(new PredictionBatch(adapters.get(0), List.of(longest)));
        List<List<Prediction>> together = predictor.predict(batches);
        for (int task = 0; task < batches.size(); task++) {
            PredictionBatch batch = batches.get(task);
            for (int row = 0; row < batch.texts().size(); row++) {
                PredictionBatch single =
                        new PredictionBatch(batch.adapter(), List.of(batch.texts().get(row)));
                Prediction alone = predictor.predict(List.of(single)).get(0).get(0);
                Prediction fused = together.get(task).get(row);
                assertThat(fused).hasSameClassAs(alone);
                assertThat(Samples.error(numbers(fused), numbers(alone)))
                        .as(batch.adapter().spec().toJson())
                        .isLessThan(2e-5);
            }
        }
        adapters.forEach(ServableAdapter::close);
    }

    /** Short rows and long ones apart, against all rows together. */
    @ParameterizedTest
    @EnumSource(TinyFamily.class)
    void severalPassesAnswerAndMeasureTheSame(TinyFamily family) {
        FrozenBase base = bases.of(family);
        FusedPredictor one = new FusedPredictor(base, Passes.costing(base, 1 << 20));
        FusedPredictor several = new FusedPredictor(base, Passes.costing(base, 0));
        List<ServableAdapter> adapters = adapters(base);
        List<PredictionBatch> batches = new ArrayList<>();
        for (ServableAdapter adapter : adapters) {
            int task = batches.size();
            batches.add(new PredictionBatch(adapter, Samples.rows(task, 1 + task % 7)));
            List<Target> targets =
                    Samples.targets(adapter.spec(), task, 1 + task % 7, adapter.labels().size());
            Score wanted = one.measure(batches.get(task), targets);
            Score found = several.measure(batches.get(task), targets);
            assertThat(found.correct()).isEqualTo(wanted.correct());
            assertThat(found.examples()).isEqualTo(wanted.examples());
            assertThat(Math.abs(found.meanLoss() / wanted.meanLoss() - 1)).isLessThan(1e-4);
        }
        List<List<Prediction>> wanted = one.predict(batches);
        List<List<Prediction>> found = several.predict(batches);
        for (int task = 0; task < batches.size(); task++) {
            for (int row = 0; row < wanted.get(task).size(); row++) {
                float[] numbers = numbers(found.get(task).get(row));
                assertThat(Samples.error(numbers, numbers(wanted.get(task).get(row))))
                        .as(adapters.get(task).spec().toJson())
                        .isLessThan(2e-5);
            }
        }
        adapters.forEach(ServableAdapter::close);
    }

    private static int[] longRow(int length) {
        int[] ids = new int[length];
        for (int i = 0; i < length; i++) {
            ids[i] = 4 + i % 40;
        }
        return ids;
    }

    private static ServableAdapter one(FrozenBase base, String json) {
        try (TrainableAdapter adapter =
                TrainableAdapter.create(base, TinyMethods.spec(json), Samples.labels(3), 2)) {
            return Samples.servable(base, adapter);
        }
    }

    /** A soft prompt and shifted positions take their places from the end of the first text. */
    @ParameterizedTest
    @EnumSource(TinyFamily.class)
    void cutsRowsThatDoNotFitBehindAPrompt(TinyFamily family) {
        FrozenBase base = bases.of(family);
        FusedPredictor predictor = new FusedPredictor(base);
        for (String json :
                List.of(
                        "{'method':'prompt','tokens':5}",
                        "{'method':'prefix','tokens':5}",
                        "{'method':'p_tuning','tokens':5,'hidden':4}")) {
            try (ServableAdapter adapter = one(base, json)) {
                EncodedText row = new EncodedText(longRow(64), 64, false);
                List<EncodedText> rows = List.of(row, row.cutTo(59), row.cutTo(58));
                List<Prediction> answers =
                        predictor.predict(List.of(new PredictionBatch(adapter, rows))).get(0);
                assertThat(numbers(answers.get(0))).isEqualTo(numbers(answers.get(1)));
                assertThat(numbers(answers.get(0))).isNotEqualTo(numbers(answers.get(2)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TinyFamily.class)
    void refusesPromptsThatLeaveNoRoom(TinyFamily family) {
        FrozenBase base = bases.of(family);
        assertThat(base.layout(TinyMethods.spec("{'method':'prompt','tokens':56}"), 2).size())
                .isPositive();
        for (String json :
                List.of(
                        "{'method':'prompt','tokens':57}",
                        "{'method':'p_tuning','tokens':57}",
                        "{'method':'prefix','tokens':57}",
                        "{'methods':[{'method':'prompt','tokens':30},{'method':'prefix','tokens':27}]}")) {
            assertThatThrownBy(() -> base.layout(TinyMethods.spec(json), 2))
                    .hasMessage(
                            "\"tokens\" leave a text 7 of the base's 64 positions; use fewer, so that at least 8 are left");
        }
        assertThat(
                        base.layout(
                                        TinyMethods.spec(
                                                "{'method':'prefix','tokens':57,'shift_positions':false}"),
                                        2)
                                .size())
                .isPositive();
    }

    @Test
    void namesTheLabelsThatHold() {
        FrozenBase base = bases.of(TinyFamily.BERT);
        try (ServableAdapter adapter =
                one(base, "{'method':'head_only','objective':'multi_label'}")) {
            List<EncodedText> rows = Samples.rows(3, 30);
            int named = 0;
            for (Prediction answer :
                    new FusedPredictor(base)
                            .predict(List.of(new PredictionBatch(adapter, rows)))
                            .get(0)) {
                Prediction.LabelSet set = (Prediction.LabelSet) answer;
                assertThat(set.probabilities()).hasSize(3);
                for (int label = 0; label < 3; label++) {
                    assertThat(set.labels().contains("label-" + label))
                            .isEqualTo(set.probabilities()[label] >= 0.5f);
                }
                named += set.labels().size();
            }
            assertThat(named).isBetween(1, 89);
        }
    }

    @Test
    void refusesToPredictWhereTheTaskWrites() {
        FrozenBase base = bases.of(TinyFamily.GPT2);
        try (ServableAdapter adapter = one(base, "{'method':'lora','objective':'text'}")) {
            PredictionBatch batch = new PredictionBatch(adapter, Samples.rows(1, 1));
            assertThatThrownBy(() -> new FusedPredictor(base).predict(List.of(batch)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("task task writes text");
        }
    }
}
