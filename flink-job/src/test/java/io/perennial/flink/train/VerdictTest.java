package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictTest {

    private static TaskOutcome.Verdict verdict(int candidate, Measurement published) {
        return new TaskOutcome.Verdict(new Measurement(100, candidate, 1), published, new float[0]);
    }

    @Test
    void acceptsTheFirstVersion() {
        assertThat(verdict(0, null).accepts(0)).isTrue();
    }

    @Test
    void acceptsWhatIsNotWorseByMoreThanTheMargin() {
        Measurement published = new Measurement(100, 90, 1);
        assertThat(verdict(90, published).accepts(0)).isTrue();
        assertThat(verdict(89, published).accepts(0)).isFalse();
        assertThat(verdict(89, published).accepts(0.02)).isTrue();
        assertThat(verdict(87, published).accepts(0.02)).isFalse();
    }

    @Test
    void acceptsWhenThereIsNothingToMeasureOn() {
        assertThat(
                        new TaskOutcome.Verdict(Measurement.NONE, Measurement.NONE, new float[0])
                                .accepts(0))
                .isTrue();
    }
}
