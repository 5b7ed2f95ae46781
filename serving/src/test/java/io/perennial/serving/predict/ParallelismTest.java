package io.perennial.serving.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParallelismTest {

    @ParameterizedTest
    @CsvSource({
        // Forwards and threads that are asked for, processors; what comes of it.
        "0, 0, 1, 1, 1",
        "0, 0, 2, 2, 1",
        "0, 0, 4, 4, 1",
        "0, 0, 16, 4, 4",
        "0, 0, 6, 3, 2",
        "0, 0, 7, 3, 2",
        "0, 0, 5, 4, 1",
        "1, 0, 16, 1, 16",
        "3, 0, 2, 3, 1",
        "0, 8, 16, 2, 8",
        "0, 16, 8, 1, 16",
        "2, 3, 4, 2, 3"
    })
    void forwardsShareTheProcessors(
            int forwards, int threads, int processors, int atOnce, int each) {
        assertThat(Parallelism.of(forwards, threads, processors))
                .isEqualTo(new Parallelism(atOnce, each));
    }

    @Test
    void refusesWhatCannotRun() {
        assertThatThrownBy(() -> new Parallelism(0, 1))
                .hasMessage("0 forwards with 1 threads each cannot be run; use at least 1 and 0");
    }
}
