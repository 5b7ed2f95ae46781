package io.perennial.model.fuse;

import static io.perennial.model.fixture.PlainMath.affine;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.adapter.DerivedMatrix;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.torch.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Derived matrices of two tasks at once, against plain loops. */
class DerivationTest {

    @TempDir static Path folder;
    static FrozenBase base;

    @BeforeAll
    static void load() throws IOException {
        base = TinyBase.seeded(1).load(folder);
    }

    @AfterAll
    static void close() {
        base.close();
    }

    /** What one task's flat vector holds. */
    private record Task(ParameterLayout layout, float[] values) {

        double[] matrix(String name) {
            Parameter parameter = layout.parameter(name);
            double[] matrix = new double[parameter.size()];
            for (int i = 0; i < matrix.length; i++) {
                matrix[i] = values[parameter.offset() + i];
            }
            return matrix;
        }

        /** The rows of a matrix. */
        List<double[]> rows(String name) {
            int width = layout.parameter(name).columns();
            double[] matrix = matrix(name);
            List<double[]> rows = new ArrayList<>();
            for (int at = 0; at < matrix.length; at += width) {
                rows.add(Arrays.copyOfRange(matrix, at, at + width));
            }
            return rows;
        }

        double[] linear(String name, double[] x) {
            return affine(matrix(name + ".weight"), matrix(name + ".bias"), x);
        }
    }

    private static List<Task> tasks(String json) {
        ParameterLayout layout = base.layout(TinyMethods.spec(json), 2);
        return List.of(
                new Task(layout, Samples.normal(1, layout.size(), 0.4)),
                new Task(layout, Samples.normal(2, layout.size(), 0.4)));
    }

    /** The derived matrix of this name, one task after another. */
    private static float[] derive(List<Task> tasks, String name) {
        ParameterLayout layout = tasks.get(0).layout;
        List<String> names = layout.derived().stream().map(DerivedMatrix::name).toList();
        try (NDManager manager = base.newManager()) {
            Script.Call call = base.script().call("derived", manager);
            GroupTables tables = new GroupTables();
            tables.add(layout, 0, tasks.size(), 0, tasks.size());
            tables.addMatricesTo(call, manager.newSubManager(Device.cpu()));
            List<NDArray> vectors = new ArrayList<>();
            tasks.forEach(t -> vectors.add(manager.create(t.values, new Shape(t.values.length))));
            NDList found = call.list("parameters", vectors).run();
            return found.get(names.indexOf(name)).toFloatArray();
        }
    }

    private static void assertClose(float[] found, List<double[]> expected) {
        double[] flat = expected.stream().flatMapToDouble(Arrays::stream).toArray();
        float[] wanted = new float[flat.length];
        for (int i = 0; i < flat.length; i++) {
            wanted[i] = (float) flat[i];
        }
        assertThat(Samples.error(found, wanted)).isLessThan(1e-5);
    }

    private static double[] each(double[] x, DoubleUnaryOperator function) {
        return Arrays.stream(x).map(function).toArray();
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** W = sum_i A_i (x) s_i t_i maps 32 to 8 and 8 to 32; the library holds its transpose. */
    @ParameterizedTest
    @CsvSource({"2,1", "4,1", "4,3"})
    void ofKroneckerProducts(int terms, int rank) {
        List<Task> tasks =
                tasks(
                        "{'method':'compacter','bottleneck':8,'terms':%d,'rank':%d}"
                                .formatted(terms, rank));
        String place = "compacter.1.feed_forward_sublayer.";
        for (String part : List.of("down", "up")) {
            int inputs = part.equals("down") ? 32 : 8;
            int outputs = 40 - inputs;
            List<double[]> expected = new ArrayList<>();
            for (Task task : tasks) {
                expected.add(kronecker(task, place + part, terms, rank, inputs, outputs));
            }
            assertClose(derive(tasks, place + part + ".weight"), expected);
        }
    }

    private static double[] kronecker(
            Task task, String part, int terms, int rank, int inputs, int outputs) {
        double[] rule = task.matrix("compacter.rule");
        List<double[]> left = task.rows(part + ".left");
        List<double[]> right = task.rows(part + ".right");
        int rows = inputs / terms;
        int columns = outputs / terms;
        double[] transposed = new double[outputs * inputs];
        for (int input = 0; input < inputs; input++) {
            for (int output = 0; output < outputs; output++) {
                double sum = 0;
                for (int term = 0; term < terms; term++) {
                    int outer = term * terms * terms + input / rows * terms + output / columns;
                    double inner = 0;
                    for (int r = 0; r < rank; r++) {
                        inner +=
                                left.get(term * rows + input % rows)[r]
                                        * right.get(term * rank + r)[output % columns];
                    }
                    sum += rule[outer] * inner;
                }
                transposed[output * inputs + input] = sum;
            }
        }
        return transposed;
    }

    @Test
    void ofAPromptsMlp() {
        List<Task> tasks = tasks("{'method':'p_tuning','tokens':3,'hidden':5}");
        String place = "prompt.embedding.";
        List<double[]> expected = new ArrayList<>();
        for (Task task : tasks) {
            for (double[] row : task.rows(place + "embedding")) {
                double[] first = each(task.linear(place + "mlp.0", row), x -> Math.max(0, x));
                double[] second = each(task.linear(place + "mlp.2", first), x -> Math.max(0, x));
                expected.add(task.linear(place + "mlp.4", second));
            }
        }
        assertClose(derive(tasks, place + "vectors"), expected);
    }

    @Test
    void ofAPrefixesMlp() {
        List<Task> tasks = tasks("{'method':'prefix','tokens':3,'hidden':5}");
        List<double[]> expected = new ArrayList<>();
        for (Task task : tasks) {
            for (double[] row : task.rows("prefix.embedding")) {
                double[] inner = each(task.linear("prefix.mlp.0", row), Math::tanh);
                expected.add(task.linear("prefix.mlp.2", inner));
            }
        }
        assertClose(derive(tasks, "prefix.keys_values"), expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void ofAPromptsLstm(int layers) {
        List<Task> tasks =
                tasks(
                        "{'method':'p_tuning','tokens':4,'encoder':'lstm','hidden':3,'layers':%d}"
                                .formatted(layers));
        String place = "prompt.embedding.";
        List<double[]> expected = new ArrayList<>();
        for (Task task : tasks) {
            List<double[]> rows = task.rows(place + "embedding");
            for (int layer = 0; layer < layers; layer++) {
                List<double[]> there = direction(task, rows, "_l" + layer, false);
                List<double[]> back = direction(task, rows, "_l" + layer + "_reverse", true);
                List<double[]> both = new ArrayList<>();
                for (int t = 0; t < rows.size(); t++) {
                    double[] joined = Arrays.copyOf(there.get(t), 6);
                    System.arraycopy(back.get(t), 0, joined, 3, 3);
                    both.add(joined);
                }
                rows = both;
            }
            for (double[] row : rows) {
                double[] inner = each(task.linear(place + "mlp.0", row), x -> Math.max(0, x));
                expected.add(task.linear(place + "mlp.2", inner));
            }
        }
        assertClose(derive(tasks, place + "vectors"), expected);
    }

    /** Gates in the order input, forget, cell, output, three values each. */
    private static List<double[]> direction(
            Task task, List<double[]> rows, String end, boolean backwards) {
        String lstm = "prompt.embedding.lstm.";
        double[][] outputs = new double[rows.size()][];
        double[] h = new double[3];
        double[] c = new double[3];
        for (int step = 0; step < outputs.length; step++) {
            int t = backwards ? outputs.length - 1 - step : step;
            double[] fromInput =
                    affine(
                            task.matrix(lstm + "weight_ih" + end),
                            task.matrix(lstm + "bias_ih" + end),
                            rows.get(t));
            double[] fromState =
                    affine(
                            task.matrix(lstm + "weight_hh" + end),
                            task.matrix(lstm + "bias_hh" + end),
                            h);
            h = h.clone();
            for (int i = 0; i < 3; i++) {
                double let = sigmoid(fromInput[i] + fromState[i]);
                double forget = sigmoid(fromInput[3 + i] + fromState[3 + i]);
                double cell = Math.tanh(fromInput[6 + i] + fromState[6 + i]);
                double out = sigmoid(fromInput[9 + i] + fromState[9 + i]);
                c[i] = forget * c[i] + let * cell;
                h[i] = out * Math.tanh(c[i]);
            }
            outputs[t] = h;
        }
        return List.of(outputs);
    }
}
