package io.perennial.serving.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurveTest {

    private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");

    private static CurvePoint point(long number, double accuracy) {
        return new CurvePoint(10 * number, BEGIN.plusSeconds(number), accuracy, 1 - accuracy, 10);
    }

    @Test
    void keepsEveryPointWhileThereIsRoom() {
        Curve curve = new Curve();
        for (int number = 1; number <= Curve.MOST; number++) {
            curve.add(point(number, 0.5));
        }
        assertThat(curve.points()).hasSize(Curve.MOST);
        assertThat(curve.points().get(0).measured()).isEqualTo(10);
    }

    @Test
    void aLongCurveReachesBackToItsBeginningInBoundedMemory() {
        Curve curve = new Curve();
        int many = 10_000;
        for (int number = 1; number <= many; number++) {
            curve.add(point(number, (double) number / many));
        }
        List<CurvePoint> points = curve.points();
        assertThat(points).hasSizeBetween(Curve.MOST / 2, Curve.MOST);
        assertThat(points.stream().mapToLong(CurvePoint::measured).sum()).isEqualTo(10L * many);
        assertThat(points.get(0).accuracy()).isLessThan(0.02);
        assertThat(points.get(points.size() - 1).examples()).isEqualTo(10L * many);
        assertThat(points).isSortedAccordingTo((a, b) -> Long.compare(a.examples(), b.examples()));
    }

    @Test
    void mergedPointsWeighTheirExamples() {
        CurvePoint many = new CurvePoint(30, BEGIN, 1.0, 0.0, 30);
        CurvePoint few = new CurvePoint(40, BEGIN.plusSeconds(1), 0.0, 2.0, 10);
        CurvePoint both = many.with(few);
        assertThat(both.accuracy()).isCloseTo(0.75, within(1e-12));
        assertThat(both.loss()).isCloseTo(0.5, within(1e-12));
        assertThat(both.measured()).isEqualTo(40);
        assertThat(both.examples()).isEqualTo(40);
        assertThat(both.at()).isEqualTo(few.at());
    }

    @Test
    void theLastExamplesSayHowATaskDoesNow() {
        RecentMeasurements recent = new RecentMeasurements();
        assertThat(recent.together()).isEmpty();
        for (int number = 1; number <= 100; number++) {
            recent.add(point(number, number <= 50 ? 0.0 : 1.0));
        }
        assertThat(recent.together().orElseThrow().accuracy()).isEqualTo(1.0);
        assertThat(recent.together().orElseThrow().measured())
                .isBetween((long) RecentMeasurements.EXAMPLES, RecentMeasurements.EXAMPLES + 10L);
    }
}
