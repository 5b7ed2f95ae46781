package io.perennial.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PrequentialMeasurementTest {

    private static List<PrequentialMeasurement> batches(long count, int examples) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(
                        batch ->
                                new PrequentialMeasurement(
                                        batch * examples, examples, batch % 2 == 0 ? 1.0 : 0.0))
                .toList();
    }

    @Test
    void nothingMeasuredIsNoCurve() {
        assertThat(PrequentialMeasurement.curve(List.of())).isEmpty();
    }

    @Test
    void aPointIsTheMeanOfTheLastExamples() {
        List<PrequentialMeasurement.Point> curve = PrequentialMeasurement.curve(batches(8, 32));

        assertThat(curve).hasSize(8);
        assertThat(curve.get(0)).isEqualTo(new PrequentialMeasurement.Point(32, 0.0));
        assertThat(curve.get(2)).isEqualTo(new PrequentialMeasurement.Point(96, 1.0 / 3));
        assertThat(curve.get(7)).isEqualTo(new PrequentialMeasurement.Point(256, 0.5));
    }

    @Test
    void aLongCurveIsThinnedOutAndKeepsItsEnd() {
        List<PrequentialMeasurement.Point> curve = PrequentialMeasurement.curve(batches(250, 1));

        assertThat(curve).hasSizeLessThanOrEqualTo(100);
        assertThat(curve.get(curve.size() - 1).examplesSeen()).isEqualTo(250);
    }
}
