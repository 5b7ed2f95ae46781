package io.perennial.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.model.train.LearningRateSchedule.Shape;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {

    private static void assertFactor(LearningRateSchedule schedule, long step, double expected) {
        assertThat(schedule.factor(step)).as("step " + step).isCloseTo(expected, within(1e-12));
    }

    @Nested
    class WarmUp {

        @Test
        void risesInEqualPartsAndReachesOneWithItsLastStep() {
            for (Shape shape : Shape.values()) {
                LearningRateSchedule schedule = new LearningRateSchedule(shape, 4, 100);
                assertFactor(schedule, 1, 0.25);
                assertFactor(schedule, 2, 0.5);
                assertFactor(schedule, 4, 1);
                assertThat(schedule.factor(5)).isBetween(0.98, 1.0);
            }
        }

        @Test
        void mayBeAbsent() {
            assertFactor(LearningRateSchedule.constant(0), 1, 1);
            assertFactor(new LearningRateSchedule(Shape.LINEAR, 0, 10), 1, 0.9);
        }
    }

    @Nested
    class AfterTheWarmUp {

        @Test
        void constantStaysAtOne() {
            LearningRateSchedule schedule = LearningRateSchedule.constant(10);
            assertFactor(schedule, 11, 1);
            assertFactor(schedule, 1_000_000_000_000L, 1);
        }

        @Test
        void linearFallsInEqualPartsToZero() {
            LearningRateSchedule schedule = new LearningRateSchedule(Shape.LINEAR, 10, 110);
            assertFactor(schedule, 35, 0.75);
            assertFactor(schedule, 60, 0.5);
            assertFactor(schedule, 110, 0);
            assertFactor(schedule, 111, 0);
        }

        @Test
        void cosineFallsAlongHalfAWaveToZero() {
            LearningRateSchedule schedule = new LearningRateSchedule(Shape.COSINE, 10, 110);
            assertFactor(schedule, 35, (1 + Math.sqrt(0.5)) / 2);
            assertFactor(schedule, 60, 0.5);
            assertFactor(schedule, 110, 0);
            assertFactor(schedule, 500, 0);
        }
    }

    @Nested
    class Refusal {

        @Test
        void ofStepsThatLeaveNothingToFallOver() {
            assertThatThrownBy(() -> new LearningRateSchedule(Shape.CONSTANT, -1, 0))
                    .hasMessage("warmUpSteps is -1; use 0 or more");
            assertThatThrownBy(() -> new LearningRateSchedule(Shape.LINEAR, 10, 10))
                    .hasMessageContaining("totalSteps is 10")
                    .hasMessageContaining("more than its 10 warm-up steps");
        }

        @Test
        void ofHyperparametersOutsideTheirRange() {
            LearningRateSchedule schedule = LearningRateSchedule.constant(0);
            for (double rate : new double[] {0, -1, 1.5, Double.NaN}) {
                assertThatThrownBy(() -> new Hyperparameters(rate, schedule, 0, 0))
                        .hasMessageStartingWith("learningRate is " + rate);
            }
            assertThatThrownBy(() -> new Hyperparameters(1, schedule, Double.NaN, 0))
                    .hasMessageStartingWith("weightDecay is NaN");
            assertThatThrownBy(() -> new Hyperparameters(1, schedule, 0, -1))
                    .hasMessageStartingWith("maxGradientNorm is -1");
            assertThatThrownBy(() -> new Hyperparameters(1, schedule, 0, Double.POSITIVE_INFINITY))
                    .hasMessageStartingWith("maxGradientNorm is Infinity");
        }
    }

    @Test
    void defaultsAreTenWarmUpStepsDecayAndClipping() {
        assertThat(Hyperparameters.of(2e-3))
                .isEqualTo(new Hyperparameters(2e-3, LearningRateSchedule.constant(10), 0.01, 1));
    }
}
