package io.perennial.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AccuracyMatrixTest {

    private static final Offset<Double> ROUNDING = within(1e-12);

    /** Worked out by hand: task a falls from 0.9 to 0.6, task b from 0.8 to 0.7. */
    private static AccuracyMatrix forgetful() {
        return AccuracyMatrix.empty(List.of("a", "b", "c"))
                .withStage(List.of(0.9))
                .withStage(List.of(0.7, 0.8))
                .withStage(List.of(0.6, 0.7, 0.5));
    }

    @Nested
    class Metrics {

        @Test
        void averageAccuracyIsTheMeanOfTheLastRow() {
            assertThat(forgetful().averageAccuracy()).isCloseTo(1.8 / 3, ROUNDING);
        }

        @Test
        void backwardTransferComparesWithTheTasksOwnStage() {
            assertThat(forgetful().backwardTransfer())
                    .isCloseTo(((0.6 - 0.9) + (0.7 - 0.8)) / 2, ROUNDING);
        }

        @Test
        void forgettingComparesWithTheBestStage() {
            AccuracyMatrix improvedFirst =
                    AccuracyMatrix.empty(List.of("a", "b", "c"))
                            .withStage(List.of(0.5))
                            .withStage(List.of(0.8, 0.6))
                            .withStage(List.of(0.7, 0.6, 0.9));

            assertThat(improvedFirst.forgetting()).isCloseTo((0.1 + 0.0) / 2, ROUNDING);
            assertThat(improvedFirst.backwardTransfer()).isCloseTo((0.2 + 0.0) / 2, ROUNDING);
        }

        @Test
        void forgettingIsNegativeWhereTheLastStageIsTheBest() {
            AccuracyMatrix improved =
                    AccuracyMatrix.empty(List.of("a", "b"))
                            .withStage(List.of(0.5))
                            .withStage(List.of(0.75, 0.5));

            assertThat(improved.forgetting()).isEqualTo(-0.25);
        }

        @Test
        void unchangedAccuraciesGiveExactZeros() {
            AccuracyMatrix steady =
                    AccuracyMatrix.empty(List.of("a", "b", "c"))
                            .withStage(List.of(0.1))
                            .withStage(List.of(0.1, 1.0 / 3))
                            .withStage(List.of(0.1, 1.0 / 3, 0.7));

            assertThat(steady.forgetting()).isEqualTo(0.0);
            assertThat(steady.backwardTransfer()).isEqualTo(0.0);
        }

        @Test
        void aSingleTaskCannotBeForgotten() {
            AccuracyMatrix single = AccuracyMatrix.empty(List.of("a")).withStage(List.of(0.9));

            assertThat(single.averageAccuracy()).isEqualTo(0.9);
            assertThat(single.forgetting()).isEqualTo(0.0);
            assertThat(single.backwardTransfer()).isEqualTo(0.0);
        }

        @Test
        void nothingIsKnownBeforeTheFirstStage() {
            assertThatThrownBy(() -> AccuracyMatrix.empty(List.of("a")).averageAccuracy())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no stage");
        }
    }

    @Nested
    class Entries {

        @Test
        void tasksThatComeLaterAreAbsent() {
            assertThat(forgetful().accuracy(0, 1)).isEmpty();
            assertThat(forgetful().accuracy(1, 1)).hasValue(0.8);
        }

        @Test
        void rowsOfTheWrongLengthAreRefused() {
            assertThatThrownBy(
                            () -> AccuracyMatrix.empty(List.of("a")).withStage(List.of(0.1, 0.2)))
                    .hasMessage("stage 0 has 2 accuracies, not 1");
        }

        @Test
        void accuraciesOutsideZeroToOneAreRefused() {
            assertThatThrownBy(
                            () -> AccuracyMatrix.empty(List.of("a")).withStage(List.of(Double.NaN)))
                    .hasMessageContaining("NaN");
        }

        @Test
        void moreStagesThanTasksAreRefused() {
            AccuracyMatrix full = AccuracyMatrix.empty(List.of("a")).withStage(List.of(0.1));

            assertThatThrownBy(() -> full.withStage(List.of(0.1, 0.2)))
                    .hasMessageContaining("one stage per task");
        }
    }
}
