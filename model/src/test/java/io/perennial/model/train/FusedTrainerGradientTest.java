package io.perennial.model.train;

import static io.perennial.model.fixture.TinyMethods.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.HeadResize;
import io.perennial.model.adapter.Initialiser;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBases;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyMethods;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of every parameter of every method, against central differences of the loss. */
class FusedTrainerGradientTest {

    private static final int LABELS = 3;
    private static final int ROWS = 5;
    private static final int COORDINATES = 4;
    private static final float STEP = 4e-3f;

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

    static Stream<Arguments> everyMethod() {
        return Stream.of(
                        on(TinyFamily.BERT, TinyMethods.smooth()),
                        on(
                                TinyFamily.BERT,
                                Stream.of(
                                        spec("{'method':'lora','rank':2,'pooling':'pooler'}"),
                                        spec("{'method':'lora','rank':2,'pooling':'first'}"))),
                        on(TinyFamily.BERT, TinyMethods.withWords()),
                        on(TinyFamily.ELECTRA, TinyMethods.each()),
                        on(TinyFamily.ELECTRA, TinyMethods.withWords()),
                        on(TinyFamily.GPT2, TinyMethods.smooth()),
                        on(
                                TinyFamily.GPT2,
                                Stream.of(spec("{'method':'dora','rank':2,'targets':['qkv']}"))),
                        on(TinyFamily.LLAMA, TinyMethods.smooth()),
                        on(
                                TinyFamily.LLAMA,
                                Stream.of(spec("{'method':'ia3','targets':['ffn_gate']}"))),
                        on(
                                TinyFamily.LLAMA,
                                Stream.of(
                                        spec("{'method':'lora','rank':2,'targets':['ffn_gate']}"))),
                        on(TinyFamily.QWEN2, TinyMethods.each()),
                        on(TinyFamily.GPT2, TinyMethods.writing()),
                        on(TinyFamily.LLAMA, TinyMethods.writing()))
                .flatMap(cases -> cases);
    }

    private static Stream<Arguments> on(TinyFamily family, Stream<AdapterSpec> specs) {
        return specs.filter(spec -> !spec.toJson().contains("dropout"))
                .map(spec -> Arguments.of(family, spec));
    }

    @ParameterizedTest
    @MethodSource("everyMethod")
    void equalCentralDifferences(TinyFamily family, AdapterSpec spec) {
        FrozenBase base = bases.of(family);
        ParameterLayout layout = base.layout(spec, Samples.scores(spec, LABELS));
        float[] values = parameters(base, layout);
        FusedTrainer.Gradient found = gradient(base, spec, layout, values);
        float[] gradient = found.values();
        // Where the loss is large, so is its rounding.
        double rounding = 1e-4 * Math.max(1, found.loss());
        List<Integer> coordinates =
                layout.parameters().stream()
                        .flatMap(parameter -> steepest(parameter, gradient).stream())
                        .toList();
        Map<Integer, Double> slopes = slopes(base, spec, values, coordinates);
        for (Parameter parameter : layout.parameters()) {
            List<Integer> own = steepest(parameter, gradient);
            double largest = Math.abs(gradient[own.get(0)]);
            if (!changesNothing(parameter)) {
                assertThat(largest).as(parameter.name()).isGreaterThan(1e-6);
            }
            for (int coordinate : own) {
                assertThat(Math.abs(gradient[coordinate] - slopes.get(coordinate)))
                        .as("%s, index %d", parameter.name(), coordinate)
                        .isLessThan(0.02 * largest + rounding);
            }
        }
    }

    /** A key's bias adds the same to all scores of a query, and softmax does not see it. */
    private static boolean changesNothing(Parameter parameter) {
        return parameter.name().endsWith(".key.bias");
    }

    /** Away from the start, where many gradients are zero. */
    private static float[] parameters(FrozenBase base, ParameterLayout layout) {
        float[] values = new Initialiser(layout, 1).start(layout.headCapacity(), base.values());
        float[] noise = Samples.normal(5, layout.size(), 0.2);
        for (int i = 0; i < values.length; i++) {
            values[i] += noise[i];
        }
        layout.parameters().stream()
                .filter(parameter -> parameter.name().matches("prompt.*mlp.[02].bias"))
                .forEach(parameter -> clearOfTheKink(parameter, values));
        return values;
    }

    /** Half of a network's ReLU units stay open and half closed, however a weight moves. */
    private static void clearOfTheKink(Parameter bias, float[] values) {
        for (int i = 0; i < bias.size(); i++) {
            values[bias.offset() + i] += i % 2 == 0 ? 4 : -4;
        }
    }

    /** In the layout of exactly the labels. */
    private static FusedTrainer.Gradient gradient(
            FrozenBase base, AdapterSpec spec, ParameterLayout layout, float[] values) {
        try (TrainableAdapter adapter = restore(base, spec, values)) {
            FusedTrainer.Gradient padded =
                    new FusedTrainer(base).gradients(List.of(batch(adapter))).get(0);
            return new FusedTrainer.Gradient(
                    padded.loss(),
                    HeadResize.move(
                            padded.values(), adapter.layout(), layout, layout.headCapacity()));
        }
    }

    private static List<Integer> steepest(Parameter parameter, float[] gradient) {
        return IntStream.range(parameter.offset(), parameter.offset() + parameter.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(gradient[i])))
                .limit(COORDINATES)
                .toList();
    }

    /** All neighbours of the point share one step: each measures its loss before it moves. */
    private static Map<Integer, Double> slopes(
            FrozenBase base, AdapterSpec spec, float[] values, List<Integer> coordinates) {
        List<TrainableAdapter> adapters = new ArrayList<>();
        DoraLengths lengths = new DoraLengths(base, spec, values);
        for (int coordinate : coordinates) {
            for (float sign : new float[] {1, -1}) {
                float[] moved = values.clone();
                moved[coordinate] += sign * STEP;
                adapters.add(restore(base, spec, lengths.held(moved)));
            }
        }
        List<BatchResult> results =
                new FusedTrainer(base)
                        .step(adapters.stream().map(FusedTrainerGradientTest::batch).toList());
        adapters.forEach(TrainableAdapter::close);
        Map<Integer, Double> slopes = new HashMap<>();
        for (int i = 0; i < coordinates.size(); i++) {
            double rise = results.get(2 * i).meanLoss() - results.get(2 * i + 1).meanLoss();
            int at = coordinates.get(i);
            slopes.put(at, rise / ((double) (values[at] + STEP) - (double) (values[at] - STEP)));
        }
        return slopes;
    }

    private static TrainableAdapter restore(FrozenBase base, AdapterSpec spec, float[] values) {
        int scores = Samples.scores(spec, LABELS);
        return TrainableAdapter.restore(base, Samples.untrained(spec, scores, values), 0);
    }

    private static TaskBatch batch(TrainableAdapter adapter) {
        return new TaskBatch(
                adapter,
                Samples.rows(adapter.spec(), 8, ROWS),
                Samples.targets(adapter.spec(), 9, ROWS, LABELS),
                Hyperparameters.of(1e-3));
    }
}
