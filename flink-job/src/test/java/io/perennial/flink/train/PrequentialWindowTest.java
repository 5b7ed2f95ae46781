package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrequentialWindowTest {

    @Test
    void weighsBatchesByTheirExamples() {
        PrequentialWindow window = new PrequentialWindow();
        window.add(new Measurement(30, 30, 3.0));
        window.add(new Measurement(10, 0, 9.0));
        assertThat(window.total().accuracy()).isEqualTo(0.75);
        assertThat(window.total().meanLoss()).isEqualTo(0.3);
    }

    @Test
    void forgetsOldBatches() {
        PrequentialWindow window = new PrequentialWindow();
        window.add(new Measurement(10, 0, 5.0));
        for (int i = 0; i < PrequentialWindow.BATCHES; i++) {
            window.add(new Measurement(10, 10, 1.0));
        }
        assertThat(window.total().accuracy()).isEqualTo(1.0);
    }

    @Test
    void isZeroWhileEmpty() {
        assertThat(new PrequentialWindow().total()).isEqualTo(Measurement.NONE);
        assertThat(Measurement.NONE.accuracy()).isZero();
        assertThat(Measurement.NONE.meanLoss()).isZero();
    }
}
