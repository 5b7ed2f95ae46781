package io.perennial.benchmarks.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExampleRateTest {

    /** Two tasks, a step of ten examples each every 100 ms, from 1,000 ms on. */
    private static List<TrainedBatch> even(int steps) {
        List<TrainedBatch> batches = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            batches.add(new TrainedBatch("a", 1_000 + 100L * step, 10));
            batches.add(new TrainedBatch("b", 1_000 + 100L * step, 10));
        }
        return batches;
    }

    @Test
    void isTheSlopeOfWhatWasTrained() {
        List<TrainedBatch> batches = even(50);
        Collections.shuffle(batches, new Random(1));

        assertThat(ExampleRate.of(batches, 0.2, 0.9)).isCloseTo(200, within(1e-9));
    }

    @Test
    void leavesOutASlowBeginningAndASlowEnd() {
        List<TrainedBatch> batches = even(50);
        batches.add(new TrainedBatch("a", 0, 10));
        batches.add(new TrainedBatch("a", 100_000, 10));

        assertThat(ExampleRate.of(batches, 0.2, 0.9)).isCloseTo(200, within(1e-9));
    }

    @Test
    void refusesWhatIsTooShort() {
        assertThatThrownBy(() -> ExampleRate.of(even(1), 0.2, 0.9))
                .hasMessageContaining("20 examples")
                .hasMessageContaining("take more");
    }
}
