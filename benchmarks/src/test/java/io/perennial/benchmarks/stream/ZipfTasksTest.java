package io.perennial.benchmarks.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ZipfTasksTest {

    @Test
    void theFirstTaskComesRTimesAsOftenAsTheRth() {
        ZipfTasks tasks = new ZipfTasks(100, 1);
        int[] drawn = new int[100];
        for (int i = 0; i < 200_000; i++) {
            drawn[tasks.next()]++;
        }

        assertThat((double) drawn[0] / drawn[1]).isCloseTo(2, within(0.1));
        assertThat((double) drawn[0] / drawn[9]).isCloseTo(10, within(0.7));
        assertThat(drawn).doesNotContain(0);
    }
}
