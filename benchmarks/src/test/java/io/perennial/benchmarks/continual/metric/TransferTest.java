package io.perennial.benchmarks.continual.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferTest {

    private static PrequentialCurve curve(int... correctOfTen) {
        List<Integer> correct = Arrays.stream(correctOfTen).boxed().toList();
        return new PrequentialCurve(Collections.nCopies(correct.size(), 10), correct);
    }

    @Test
    void theAreaIsTheMeanAccuracyOverAllExamples() {
        assertThat(curve(0, 5, 10).area()).isEqualTo(0.5);
        assertThat(new PrequentialCurve(List.of(30, 10), List.of(0, 10)).area()).isEqualTo(0.25);
    }

    @Test
    void pointsAreWindowsAndAtMostAHundred() {
        assertThat(curve(2, 4).points())
                .containsExactly(
                        new PrequentialCurve.Point(10, 0.2), new PrequentialCurve.Point(20, 0.4));

        PrequentialCurve longer =
                new PrequentialCurve(Collections.nCopies(250, 32), Collections.nCopies(250, 16));
        assertThat(longer.points()).hasSize(84);
        assertThat(longer.points().get(0).seen()).isEqualTo(96);
        assertThat(longer.points().get(83).seen()).isEqualTo(250 * 32);
        assertThat(longer.points()).allSatisfy(p -> assertThat(p.accuracy()).isEqualTo(0.5));
    }

    @Test
    void forwardTransferIsTheShareOfWhatWasLeftToGain() {
        assertThat(ForwardTransfer.of(List.of(curve(6), curve(5)), List.of(curve(5), curve(5))))
                .hasValueCloseTo((0.1 / 0.5) / 2, within(1e-12));
        assertThat(ForwardTransfer.of(List.of(curve(4)), List.of(curve(5))))
                .hasValueCloseTo(-0.2, within(1e-12));
    }

    @Test
    void nothingToGainIsNoTransfer() {
        assertThat(ForwardTransfer.of(List.of(curve(10)), List.of(curve(10)))).isEmpty();
        assertThatThrownBy(() -> ForwardTransfer.of(List.of(), List.of(curve(1))))
                .hasMessage("0 curves cannot be compared with 1; give one of each for every task");
    }

    @Test
    void aSpreadIsThatOfASample() {
        assertThat(Spread.of(List.of())).isEmpty();
        assertThat(Spread.of(List.of(0.5))).contains(new Spread(0.5, 0));
        assertThat(Spread.of(List.of(1.0, 3.0)).orElseThrow().deviation())
                .isCloseTo(Math.sqrt(2), within(1e-12));
    }

    @Test
    void outOfScopeScoresCountTiesHalf() {
        OutOfScopeScore apart =
                OutOfScopeScore.of(new double[] {1, 2, 3}, new double[] {4, 5, 6, 7});
        assertThat(apart).isEqualTo(new OutOfScopeScore(4, 1, 1));

        OutOfScopeScore mixed = OutOfScopeScore.of(new double[] {1, 2}, new double[] {2, 0});
        assertThat(mixed.auroc()).isEqualTo((1.5 + 0) / 4);
        assertThat(mixed.detected()).isZero();
    }
}
