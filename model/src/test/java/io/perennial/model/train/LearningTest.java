package io.perennial.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBases;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.fuse.Target;
import io.perennial.model.text.EncodedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Toy problems that a task must be able to learn: they ask for the first word's parity. */
class LearningTest {

    private static final int STEPS = 60;
    private static final int ROWS = 12;

    @TempDir static Path folder;
    static TinyBases bases;

    @BeforeAll
    static void load() throws IOException {
        bases = new TinyBases(folder, 3);
    }

    @AfterAll
    static void close() {
        bases.close();
    }

    static Stream<Arguments> methods() {
        return Stream.concat(
                TinyMethods.each().map(spec -> Arguments.of(TinyFamily.BERT, spec)),
                TinyMethods.each().map(spec -> Arguments.of(TinyFamily.LLAMA, spec)));
    }

    private static int parity(EncodedText row) {
        return row.tokenIds()[1] % 2;
    }

    /** Results of all steps over three sets of rows in turn. */
    private static List<BatchResult> train(
            TinyFamily family,
            AdapterSpec spec,
            double learningRate,
            Function<EncodedText, Target> target) {
        FrozenBase base = bases.of(family);
        FusedTrainer trainer = new FusedTrainer(base);
        List<BatchResult> results = new ArrayList<>();
        try (TrainableAdapter adapter = TrainableAdapter.create(base, spec, Samples.labels(2), 1)) {
            for (int step = 0; step < STEPS; step++) {
                List<EncodedText> rows = Samples.rows(spec, step % 3, ROWS);
                List<Target> targets = rows.stream().map(target).toList();
                Hyperparameters how = Hyperparameters.of(learningRate);
                results.addAll(trainer.step(List.of(new TaskBatch(adapter, rows, targets, how))));
            }
        }
        return results;
    }

    private static double loss(List<BatchResult> results) {
        return results.stream().mapToDouble(BatchResult::meanLoss).average().orElseThrow();
    }

    private static double drop(List<BatchResult> results) {
        return loss(results.subList(STEPS - 3, STEPS)) / loss(results.subList(0, 3));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void ofLabelsAreLearntAtTheMethodsOwnRate(TinyFamily family, AdapterSpec spec) {
        double rate = Math.max(1e-2, spec.defaultLearningRate());
        List<BatchResult> results = train(family, spec, rate, row -> new Target.Label(parity(row)));
        assertThat(drop(results)).isLessThan(0.8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'method':'houlsby','bottleneck':8}",
                "{'method':'pfeiffer','bottleneck':8}",
                "{'method':'lora','rank':4}",
                "{'method':'lora','rank':2,'targets':['q','k','v','o','ffn']}",
                "{'method':'houlsby','bottleneck':4,'layer_norm':true}",
                "{'method':'layer_norm'}"
            })
    void areSolved(String json) {
        List<BatchResult> results =
                train(
                        TinyFamily.BERT,
                        TinyMethods.spec(json),
                        1e-2,
                        row -> new Target.Label(parity(row)));
        assertThat(drop(results)).isLessThan(0.6);
        assertThat(results.subList(STEPS - 3, STEPS))
                .allSatisfy(r -> assertThat(r.correct()).isGreaterThanOrEqualTo(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BERT", "GPT2"})
    void ofLabelSetsAreLearnt(TinyFamily family) {
        AdapterSpec spec =
                TinyMethods.spec("{'method':'houlsby','bottleneck':8,'objective':'multi_label'}");
        List<BatchResult> results =
                train(
                        family,
                        spec,
                        1e-2,
                        row ->
                                new Target.LabelSet(
                                        parity(row) == 1 ? Set.of(0, 1) : Set.<Integer>of(1)));
        assertThat(drop(results)).isLessThan(0.5);
        assertThat(results.get(STEPS - 1).correct()).isGreaterThanOrEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BERT", "GPT2"})
    void ofNumbersAreLearnt(TinyFamily family) {
        AdapterSpec spec =
                TinyMethods.spec("{'method':'houlsby','bottleneck':8,'objective':'regression'}");
        List<BatchResult> results =
                train(family, spec, 1e-2, row -> new Target.Value(parity(row) == 1 ? 2 : -2));
        assertThat(drop(results)).isLessThan(0.5);
    }

    @ParameterizedTest
    @MethodSource("writers")
    void ofTextAreLearnt(TinyFamily family, String method) {
        AdapterSpec spec = TinyMethods.spec("{'method':'%s','objective':'text'}".formatted(method));
        List<BatchResult> results = train(family, spec, 2e-2, row -> new Target.Continuation());
        assertThat(drop(results)).isLessThan(0.8);
    }

    static Stream<Arguments> writers() {
        return Stream.of(TinyFamily.GPT2, TinyFamily.LLAMA, TinyFamily.QWEN2)
                .flatMap(
                        family ->
                                Stream.of("lora", "houlsby", "prefix")
                                        .map(method -> Arguments.of(family, method)));
    }
}
