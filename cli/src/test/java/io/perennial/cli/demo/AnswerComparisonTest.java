package io.perennial.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.serving.client.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerComparisonTest {

    private static final Answer.Label SURE = yes(0.9f);

    private static Answer.Label yes(float probability) {
        return new Answer.Label("yes", Map.of("yes", probability, "no", 0.1f), false);
    }

    @Test
    void equalAnswersAreIdentical() {
        AnswerComparison comparison =
                AnswerComparison.none().with("a", List.of(SURE), List.of(yes(0.9f)));

        assertThat(comparison.identical()).isTrue();
        assertThat(comparison.compared()).isEqualTo(1);
        assertThat(comparison.describe()).contains("identical to the last bit (1 compared)");
    }

    @Test
    void oneBitOfOneProbabilityIsADifference() {
        Answer.Label nudged = yes(Math.nextUp(0.9f));

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
                        AnswerComparison.none()
                                .with("a", List.of(yes(0f)), List.of(yes(-0f)))
                                .identical())
                .isFalse();
    }

    @Test
    void anotherLabelIsADifference() {
        Answer.Label other = new Answer.Label("no", SURE.probabilities(), false);
        assertThat(AnswerComparison.none().with("a", List.of(SURE), List.of(other)).identical())
                .isFalse();
    }

    @Test
    void asManyAnswersAsBeforeAreNeeded() {
        assertThatThrownBy(() -> AnswerComparison.none().with("a", List.of(SURE), List.of()))
                .hasMessage("0 answers cannot be compared with 1");
    }
}
