package io.perennial.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerComparisonTest {

    private static final Answer SURE = new Answer("yes", new float[] {0.1f, 0.9f});

    @Test
    void equalAnswersAreIdentical() {
        AnswerComparison comparison =
                AnswerComparison.none()
                        .with(
                                "a",
                                List.of(SURE),
                                List.of(new Answer("yes", new float[] {0.1f, 0.9f})));

        assertThat(comparison.identical()).isTrue();
        assertThat(comparison.compared()).isEqualTo(1);
        assertThat(comparison.describe()).contains("identical to the last bit (1 compared)");
    }

    @Test
    void oneBitOfOneProbabilityIsADifference() {
        Answer nudged = new Answer("yes", new float[] {0.1f, Math.nextUp(0.9f)});

        AnswerComparison comparison =
                AnswerComparison.none()
                        .with("a", List.of(SURE, SURE), List.of(SURE, nudged))
                        .with("b", List.of(SURE), List.of(nudged));

        assertThat(comparison.identical()).isFalse();
        assertThat(comparison.describe())
                .isEqualTo(
                        "2 of 3 answers of earlier tasks changed, the first for a, test example 2");
    }

    @Test
    void negativeZeroIsNotZero() {
        assertThat(
                        new Answer("yes", new float[] {0.0f})
                                .bitwiseEquals(new Answer("yes", new float[] {-0.0f})))
                .isFalse();
    }

    @Test
    void anotherLabelIsADifference() {
        assertThat(SURE.bitwiseEquals(new Answer("no", new float[] {0.1f, 0.9f}))).isFalse();
    }

    @Test
    void asManyAnswersAsBeforeAreNeeded() {
        assertThatThrownBy(() -> AnswerComparison.none().with("a", List.of(SURE), List.of()))
                .hasMessage("0 answers cannot be compared with 1");
    }
}
