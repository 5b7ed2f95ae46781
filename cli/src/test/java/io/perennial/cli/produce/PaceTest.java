package io.perennial.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

    /** The earliest end follows from the rate; how much later it is does not matter. */
    @Test
    void neverLetsMorePassThanItMay() throws InterruptedException {
        Pace pace = new Pace(200);
        long start = System.nanoTime();

        for (int passed = 0; passed < 41; passed++) {
            pace.await();
        }

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000L);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void refusesRatesAtWhichNothingPasses(double rate) {
        assertThatThrownBy(() -> new Pace(rate))
                .hasMessageContaining("--rate is " + rate)
                .hasMessageContaining("more than 0");
    }
}
