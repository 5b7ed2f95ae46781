package io.perennial.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.HeadResize;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of every parameter of every method, against central differences of the loss. */
class FusedTrainerGradientTest {

    private static final int LABELS = 3;
    private static final int ROWS = 5;
    private static final int COORDINATES = 4;
    private static final float STEP = 4e-3f;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"method\":\"houlsby\",\"bottleneck\":4}",
                "{\"method\":\"houlsby\",\"bottleneck\":4,\"activation\":\"tanh\",\"scaling\":0.5,\"leave_out\":[0]}",
                "{\"method\":\"houlsby\",\"bottleneck\":4,\"activation\":\"gelu_tanh\",\"layer_norm\":true}",
                "{\"method\":\"pfeiffer\",\"bottleneck\":4,\"activation\":\"gelu\"}",
                "{\"method\":\"pfeiffer\",\"bottleneck\":4,\"activation\":\"identity\",\"scaling\":2,\"pooling\":\"first\"}",
                "{\"method\":\"lora\",\"rank\":2,\"pooling\":\"pooler\"}",
                "{\"method\":\"lora\",\"rank\":2,\"targets\":[\"q\",\"k\",\"v\",\"o\",\"ffn\"]}",
                "{\"method\":\"layer_norm\"}",
                "{\"methods\":[{\"method\":\"lora\",\"rank\":2,\"targets\":[\"k\",\"ffn_up\"]},"
                        + "{\"method\":\"houlsby\",\"bottleneck\":2},{\"method\":\"layer_norm\"}]}"
            })
    void equalCentralDifferences(String json) {
        AdapterSpec spec = AdapterSpec.parse(json);
        ParameterLayout layout = base.layout(spec, LABELS);
        float[] values = parameters(layout);
        float[] gradient = gradient(spec, layout, values);
        List<Integer> coordinates =
                layout.parameters().stream()
                        .flatMap(parameter -> steepest(parameter, gradient).stream())
                        .toList();
        Map<Integer, Double> slopes = slopes(spec, values, coordinates);
        for (Parameter parameter : layout.parameters()) {
            List<Integer> own = steepest(parameter, gradient);
            double largest = Math.abs(gradient[own.get(0)]);
            assertThat(largest).as(parameter.name()).isGreaterThan(1e-6);
            for (int coordinate : own) {
                assertThat(Math.abs(gradient[coordinate] - slopes.get(coordinate)))
                        .as("%s, index %d", parameter.name(), coordinate)
                        .isLessThan(0.02 * largest + 1e-4);
            }
        }
    }

    /** Away from the start, where many gradients are zero; LayerNorm weights stay near one. */
    private static float[] parameters(ParameterLayout layout) {
        float[] values = Samples.normal(5, layout.size(), 0.2);
        for (Parameter parameter : layout.parameters()) {
            if (parameter.name().endsWith("norm.weight")) {
                for (int i = 0; i < parameter.size(); i++) {
                    values[parameter.offset() + i] += 1;
                }
            }
        }
        return values;
    }

    /** In the layout of exactly the labels. */
    private static float[] gradient(AdapterSpec spec, ParameterLayout layout, float[] values) {
        try (TrainableAdapter adapter = restore(spec, values)) {
            float[] padded =
                    new FusedTrainer(base).gradients(List.of(batch(adapter))).get(0).values();
            ParameterLayout wide = base.layout(spec, ParameterLayout.capacityFor(LABELS));
            return padded.length == layout.size()
                    ? padded
                    : HeadResize.move(padded, wide, layout, LABELS);
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
            AdapterSpec spec, float[] values, List<Integer> coordinates) {
        List<TrainableAdapter> adapters = new ArrayList<>();
        for (int coordinate : coordinates) {
            for (float sign : new float[] {1, -1}) {
                float[] moved = values.clone();
                moved[coordinate] += sign * STEP;
                adapters.add(restore(spec, moved));
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

    private static TrainableAdapter restore(AdapterSpec spec, float[] values) {
        return TrainableAdapter.restore(base, Samples.untrained(spec, LABELS, values), 0);
    }

    private static TaskBatch batch(TrainableAdapter adapter) {
        return TaskBatch.ofLabels(
                adapter,
                Samples.rows(8, ROWS),
                Samples.wanted(9, ROWS, LABELS),
                Hyperparameters.of(1e-3));
    }
}
