package io.perennial.benchmarks.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.benchmarks.BenchmarkTable;
import java.util.List;
import org.junit.jupiter.api.Test;

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
    void measuresEveryShapeAgainstAProduct() {
        BenchmarkTable table =
                new TrainBenchmark(
                                List.of(
                                        new StepShape(1, 16, 2, 8, 2, 4),
                                        new StepShape(2, 32, 2, 8, 2, 4)))
                        .run(2);

        assertThat(table.rows())
                .extracting(BenchmarkTable.Row::label)
                .containsExactly("L1·H16·S8·B2, houlsby 4", "L2·H32·S8·B2, houlsby 4");
        assertThat(table.rows())
                .allSatisfy(row -> assertThat(row.values()).allMatch(value -> value > 0));
    }
}
