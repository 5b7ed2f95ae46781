package io.perennial.flink.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.schemas.task.DriftSpec;
import io.perennial.schemas.task.DriftSpec.Detector;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Each detector on streams of errors that are drawn from rates. */
class DriftWatchTest {

    private static final int BATCH = 16;
    private static final int STREAMS = 20;

    private static double errors(SplittableRandom random, double rate) {
        int errors = 0;
        for (int example = 0; example < BATCH; example++) {
            errors += random.nextDouble() < rate ? 1 : 0;
        }
        return errors;
    }

    /** The first batch that is a change, or -1. */
    private static int first(
            DriftWatch watch, DriftSpec spec, SplittableRandom random, double rate, int batches) {
        for (int batch = 0; batch < batches; batch++) {
            if (watch.add(spec, BATCH, errors(random, rate))) {
                return batch;
            }
        }
        return -1;
    }

    /** Of its nature, DDM takes a lucky beginning for the rule now and then. */
    private static int falseAlarms(Detector detector) {
        return detector == Detector.DDM ? STREAMS / 4 : 0;
    }

    @ParameterizedTest
    @EnumSource(value = Detector.class, mode = Mode.EXCLUDE, names = "NONE")
    void findsEveryRiseOfTheErrorOnce(Detector detector) {
        DriftSpec spec = DriftSpec.of(detector);
        int tooEarly = 0;
        int missed = 0;
        int again = 0;
        for (int seed = 0; seed < STREAMS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            DriftWatch watch = new DriftWatch();
            tooEarly += first(watch, spec, random, 0.1, 100) < 0 ? 0 : 1;
            missed += first(watch, spec, random, 0.5, 60) < 0 ? 1 : 0;
            again += first(watch, spec, random, 0.5, 100) < 0 ? 0 : 1;
        }
        assertThat(tooEarly).isLessThanOrEqualTo(falseAlarms(detector));
        assertThat(missed).isLessThanOrEqualTo(falseAlarms(detector));
        assertThat(again).isLessThanOrEqualTo(falseAlarms(detector));
    }

    @ParameterizedTest
    @EnumSource(Detector.class)
    void takesLearningForNoChange(Detector detector) {
        for (int seed = 0; seed < STREAMS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            DriftWatch watch = new DriftWatch();
            for (int batch = 0; batch < 300; batch++) {
                double rate = 0.05 + 0.9 * Math.exp(-batch / 30.0);
                assertThat(watch.add(DriftSpec.of(detector), BATCH, errors(random, rate)))
                        .as("seed %d, batch %d", seed, batch)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Detector.class)
    void goesOnFromItsState(Detector detector) {
        SplittableRandom random = new SplittableRandom(7);
        DriftSpec spec = DriftSpec.of(detector);
        DriftWatch whole = new DriftWatch();
        DriftWatch resumed = new DriftWatch();
        for (int batch = 0; batch < 200; batch++) {
            double errors = errors(random, batch < 120 ? 0.1 : 0.6);
            resumed = new DriftWatch(resumed.kind(), resumed.state(), resumed.found());
            assertThat(resumed.add(spec, BATCH, errors)).isEqualTo(whole.add(spec, BATCH, errors));
            assertThat(resumed.state()).isEqualTo(whole.state());
        }
        assertThat(whole.found() > 0).isEqualTo(detector != Detector.NONE);
    }

    @Test
    void keepsFewNumbersOfLongStreams() {
        SplittableRandom random = new SplittableRandom(3);
        DriftWatch watch = new DriftWatch();
        for (int batch = 0; batch < 20_000; batch++) {
            watch.add(DriftSpec.of(Detector.ADWIN), BATCH, errors(random, 0.2));
        }
        assertThat(watch.state().length).isLessThan(3 * 5 * 16);
    }

    @Test
    void beginsAnewWithAnotherDetector() {
        DriftWatch watch = new DriftWatch();
        watch.add(DriftSpec.of(Detector.DDM), BATCH, 3);
        watch.add(DriftSpec.of(Detector.PAGE_HINKLEY), BATCH, 3);
        assertThat(watch.kind()).isEqualTo(Detector.PAGE_HINKLEY);
        assertThat(watch.state()).startsWith(BATCH);
    }
}
