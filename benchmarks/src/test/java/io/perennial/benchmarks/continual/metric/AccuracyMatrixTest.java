package io.perennial.benchmarks.continual.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccuracyMatrixTest {

    /** Task 1 is best after task 2, and loses 0.5 of that; task 2 loses 0.1. */
    private static final AccuracyMatrix FORGETS =
            new AccuracyMatrix(List.of(List.of(0.8), List.of(0.9, 0.7), List.of(0.4, 0.6, 0.5)));

    @Test
    void averagesTheLastRow() {
        assertThat(FORGETS.averageAccuracy()).isCloseTo(0.5, within(1e-12));
        assertThat(FORGETS.last()).containsExactly(0.4, 0.6, 0.5);
    }

    @Test
    void forgettingCountsFromTheBestEverReached() {
        assertThat(FORGETS.forgetting().orElseThrow()).isCloseTo((0.5 + 0.1) / 2, within(1e-12));
    }

    @Test
    void backwardTransferCountsFromTheMomentOfLearning() {
        assertThat(FORGETS.backwardTransfer().orElseThrow())
                .isCloseTo((-0.4 - 0.1) / 2, within(1e-12));
    }

    @Test
    void forgettingIsNegativeWhereLaterTasksOnlyHelp() {
        AccuracyMatrix gains = new AccuracyMatrix(List.of(List.of(0.5), List.of(0.75, 0.9)));

        assertThat(gains.forgetting().orElseThrow()).isEqualTo(-0.25);
        assertThat(gains.backwardTransfer().orElseThrow()).isEqualTo(0.25);
    }

    @Test
    void whatImprovedAndFellBackIsForgottenThoughBackwardTransferIsPositive() {
        AccuracyMatrix wavers =
                new AccuracyMatrix(
                        List.of(List.of(0.5), List.of(0.8, 0.6), List.of(0.7, 0.6, 0.9)));

        assertThat(wavers.forgetting().orElseThrow()).isCloseTo((0.1 + 0.0) / 2, within(1e-12));
        assertThat(wavers.backwardTransfer().orElseThrow())
                .isCloseTo((0.2 + 0.0) / 2, within(1e-12));
    }

    @Test
    void whatNothingChangesForgetsNothingAtAll() {
        AccuracyMatrix still = AccuracyMatrix.unchanging(List.of(0.1, 1.0 / 3, 0.7));

        assertThat(still.rows())
                .containsExactly(List.of(0.1), List.of(0.1, 1.0 / 3), List.of(0.1, 1.0 / 3, 0.7));
        assertThat(still.forgetting().orElseThrow()).isEqualTo(0.0);
        assertThat(still.backwardTransfer().orElseThrow()).isEqualTo(0.0);
    }

    @Test
    void oneTaskAndFinalAccuraciesHaveNothingToForget() {
        assertThat(AccuracyMatrix.unchanging(List.of(0.5)).forgetting()).isEmpty();
        assertThat(AccuracyMatrix.ofFinal(0.5, 0.7).forgetting()).isEmpty();
        assertThat(AccuracyMatrix.ofFinal(0.5, 0.7).backwardTransfer()).isEmpty();
        assertThat(AccuracyMatrix.ofFinal(0.5, 0.7).averageAccuracy()).isEqualTo(0.6);
    }

    @Test
    void refusesRowsOfAnotherLength() {
        assertThatThrownBy(() -> new AccuracyMatrix(List.of(List.of(0.5), List.of(0.5))))
                .hasMessage("row 1 has 1 accuracies; after 2 tasks it has 2");
        assertThatThrownBy(() -> new AccuracyMatrix(List.of()))
                .hasMessage("a matrix needs at least one accuracy");
    }

    @Test
    void refusesWhatIsNoAccuracy() {
        assertThatThrownBy(() -> AccuracyMatrix.ofFinal(Double.NaN))
                .hasMessage("row 0 has an accuracy of NaN; use 0 to 1");
        assertThatThrownBy(
                        () -> new AccuracyMatrix(List.of(List.of(0.5), List.of(0.5, 1.0 + 1e-9))))
                .hasMessageContaining("row 1");
        assertThatThrownBy(() -> AccuracyMatrix.unchanging(List.of(-0.1)))
                .hasMessageContaining("-0.1");
        assertThat(AccuracyMatrix.ofFinal(0.0, 1.0).averageAccuracy()).isEqualTo(0.5);
    }
}
