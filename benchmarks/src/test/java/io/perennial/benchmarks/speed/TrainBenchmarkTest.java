package io.perennial.benchmarks.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.benchmarks.BenchmarkTable;
import io.perennial.model.base.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainBenchmarkTest {

    @Test
    void countsTheArithmeticOfOneLayerByHand() {
        StepShape shape = new StepShape(1, 16, 2, 8, 2, 4);

        // 16 tokens. Forward: 16 x 16 weights for query, key, value and output, 2 x 16 x 64 behind
        // them; scores and sums over 8 tokens; two bottlenecks down to 4 and up again.
        double linear = 2 * 16 * (4 * 256 + 8 * 256);
        double attention = 2 * 16 * (2 * 8 * 16);
        double bottleneck = 2 * 16 * (2 * 16 * 4);
        double forward = linear + attention + 2 * bottleneck;
        // Backward: the input of the feed-forward maps; all of the second bottleneck; of the first
        // one everything but its own input.
        double backward = 2 * 16 * (8 * 256) + 2 * bottleneck + 1.5 * bottleneck;

        assertThat(shape.operations()).isCloseTo(forward + backward, within(1e-6));
    }

    @Test
    void countsTheArithmeticOfUpperLayersByHand() {
        StepShape shape = new StepShape(3, 16, 2, 8, 2, 4);
        double linear = 2 * 16 * (4 * 256 + 8 * 256);
        double attention = 2 * 16 * (2 * 8 * 16);
        double bottlenecks = 2 * (2 * 16 * (2 * 16 * 4));
        // What the layer of the lowest adapter needs backwards: see above.
        double lowest = 2 * 16 * (8 * 256) + bottlenecks + 1.5 * bottlenecks / 2;
        double upper = linear + 2 * attention + 2 * bottlenecks;

        assertThat(shape.operations(1, true))
                .isCloseTo(linear + attention + bottlenecks + lowest, within(1e-6));
        assertThat(shape.operations(2, false))
                .isCloseTo(
                        3 * (linear + attention) + 2 * bottlenecks + upper + lowest, within(1e-6));
    }

    @Test
    void measuresUpperLayersWithAndWithoutWhatIsBelow() {
        BenchmarkTable table = new LayersBenchmark(new StepShape(2, 16, 2, 8, 2, 4)).run(1);

        assertThat(table.rows())
                .extracting(BenchmarkTable.Row::label)
                .containsExactly("top 2", "top 1");
        assertThat(table.rows())
                .allSatisfy(row -> assertThat(row.values()).allMatch(value -> value > 0));
    }

    @Test
    void measuresEveryShapeAgainstAProduct() {
        BenchmarkTable table =
                new TrainBenchmark(
                                List.of(
                                        new StepShape(1, 16, 2, 8, 2, 4),
                                        new StepShape(2, 32, 2, 8, 2, 4)),
                                List.of(Precision.FP32, Precision.BF16),
                                Optional.empty())
                        .run(2, 60);

        assertThat(table.rows())
                .extracting(BenchmarkTable.Row::label)
                .containsExactly(
                        "L1·H16·S8·B2, houlsby 4, fp32",
                        "L1·H16·S8·B2, houlsby 4, bf16",
                        "L2·H32·S8·B2, houlsby 4, fp32",
                        "L2·H32·S8·B2, houlsby 4, bf16");
        assertThat(table.rows())
                .allSatisfy(row -> assertThat(row.values()).allMatch(value -> value > 0));
    }

    @Test
    void profilesEveryShape() {
        BenchmarkTable table =
                new StepProfile(
                                List.of(new StepShape(1, 64, 2, 32, 8, 16)),
                                List.of(Precision.FP32, Precision.BF16))
                        .run(3);

        for (BenchmarkTable.Row row : table.rows()) {
            List<Double> values = row.values();
            assertThat(values.get(0)).isPositive();
            double sum = values.stream().skip(1).mapToDouble(Double::doubleValue).sum();
            assertThat(sum).isCloseTo(100, within(1e-6));
            for (OpKind kind : OpKind.values()) {
                assertThat(values.get(table.columns().indexOf(kind.label() + " %")))
                        .as(kind.label())
                        .isPositive();
            }
            assertThat(values.get(values.size() - 1)).isPositive();
        }
    }

    @Test
    void whatLiesInAnOperationIsItsOwnTimeNoMore(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("trace.json");
        String event = "{\"ph\":\"X\",\"tid\":1,\"name\":\"%s\",\"ts\":%d,\"dur\":%d}";
        Files.writeString(
                file,
                List.of(
                                event.formatted("train", 0, 10_000),
                                event.formatted("aten::linear", 1000, 4000),
                                event.formatted("aten::copy_", 2000, 1000),
                                event.formatted(
                                        "autograd::engine::evaluate_function: AddmmBackward0",
                                        6000,
                                        3000),
                                event.formatted("aten::copy_", 9500, 250))
                        .toString());
        EngineTrace trace = EngineTrace.read(file, 12);

        assertThat(trace.millis(OpKind.FROZEN_FORWARD)).isEqualTo(4);
        assertThat(trace.millis(OpKind.FROZEN_BACKWARD)).isEqualTo(3);
        assertThat(trace.millis(OpKind.COPYING)).isEqualTo(0.25);
        assertThat(trace.millis(OpKind.OTHER)).isEqualTo(2.75);
        assertThat(trace.millis(OpKind.ATTENTION)).isZero();
        assertThat(trace.outsideMillis()).isEqualTo(2);
    }

    @Test
    void measuresAPeerInTurn(@TempDir Path folder) throws IOException {
        // An interpreter that follows the peer's protocol: a version, then an answer to every line.
        Path python = folder.resolve("python");
        Files.writeString(python, "#!/bin/sh\necho 1.2.3\nwhile read line; do echo 0.5; done\n");
        assertThat(python.toFile().setExecutable(true)).isTrue();

        BenchmarkTable table =
                new TrainBenchmark(
                                List.of(new StepShape(1, 16, 2, 8, 2, 4)),
                                List.of(Precision.FP32),
                                Optional.of(python.toString()))
                        .run(1, 60);

        assertThat(table.environment()).contains("PyTorch 1.2.3");
        List<Double> row = table.rows().get(0).values();
        assertThat(row.get(table.columns().indexOf("peer ms"))).isEqualTo(500);
        assertThat(row.get(table.columns().indexOf("peer / step")))
                .isCloseTo(500 / row.get(table.columns().indexOf("step ms")), within(1e-6));
    }

    @Test
    void saysWhatIsMissingForAPeer(@TempDir Path folder) throws IOException {
        Path python = folder.resolve("python");
        Files.writeString(python, "#!/bin/sh\necho \"No module named 'torch'\" >&2\nexit 1\n");
        assertThat(python.toFile().setExecutable(true)).isTrue();
        StepShape shape = new StepShape(1, 16, 2, 8, 2, 4);

        assertThatThrownBy(() -> PeerProcess.start(python.toString(), shape, 1))
                .hasMessageContaining("No module named 'torch'")
                .hasMessageContaining("python3-torch")
                .hasMessageContaining("--python");
        assertThatThrownBy(() -> PeerProcess.start("no-such-python", shape, 1))
                .hasMessageContaining("no-such-python")
                .hasMessageContaining("--python");
    }
}
