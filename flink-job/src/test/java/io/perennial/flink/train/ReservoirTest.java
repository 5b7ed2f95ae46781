package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReservoirTest {

    private static final long SEED = 99;

    @Test
    void fillsUpInOrderFirst() {
        Reservoir reservoir = new Reservoir(0, 0);
        for (int i = 0; i < 5; i++) {
            assertThat(reservoir.offer(SEED, 5)).isEqualTo(i);
        }
        assertThat(reservoir.size()).isEqualTo(5);
    }

    @Test
    void keepsEveryExampleWithTheSameChance() {
        int capacity = 10;
        int offered = 100;
        int trials = 4_000;
        int[] kept = new int[offered];
        for (int trial = 0; trial < trials; trial++) {
            Reservoir reservoir = new Reservoir(0, 0);
            int[] content = new int[capacity];
            for (int i = 0; i < offered; i++) {
                int index = reservoir.offer(SeededNumbers.mix(SEED, trial), capacity);
                if (index != Reservoir.NOT_KEPT) {
                    content[index] = i;
                }
            }
            Arrays.stream(content).forEach(i -> kept[i]++);
        }
        // Each is kept in a tenth of the trials, 400 times, give or take 5.5 standard deviations.
        assertThat(Arrays.stream(kept).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(300, 500));
    }

    @Test
    void drawsDistinctIndicesAndTheSameAgain() {
        Reservoir reservoir = new Reservoir(50, 80);
        int[] drawn = reservoir.draw(7, 20);
        assertThat(drawn).hasSize(20).doesNotHaveDuplicates();
        assertThat(Arrays.stream(drawn).boxed()).allMatch(index -> index >= 0 && index < 50);
        assertThat(reservoir.draw(7, 20)).isEqualTo(drawn);
        assertThat(reservoir.draw(8, 20)).isNotEqualTo(drawn);
    }

    @Test
    void drawsAllWhenAskedForMore() {
        assertThat(new Reservoir(3, 3).draw(1, 10)).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(new Reservoir(0, 0).draw(1, 10)).isEmpty();
    }

    @Test
    void keepsNothingWithoutCapacity() {
        assertThat(new Reservoir(0, 0).offer(SEED, 0)).isEqualTo(Reservoir.NOT_KEPT);
    }

    @Test
    void givesUpWhatDoesNotFitASmallerCapacity() {
        Reservoir reservoir = new Reservoir(8, 20);
        assertThat(reservoir.shrink(5)).isEqualTo(8);
        assertThat(reservoir.size()).isEqualTo(5);
    }
}
