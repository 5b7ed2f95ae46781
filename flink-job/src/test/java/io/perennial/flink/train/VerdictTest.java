package io.perennial.flink.train;

import static io.perennial.model.architecture.Objective.CLASSIFICATION;
import static io.perennial.model.architecture.Objective.REGRESSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.model.architecture.Objective;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {

    private static TaskOutcome.Verdict verdict(int candidate, Measurement published) {
        return new TaskOutcome.Verdict(new Measurement(100, candidate, 1), published, new float[0]);
    }

    @Test
    void acceptsTheFirstVersion() {
        assertThat(verdict(0, null).accepts(CLASSIFICATION, 0)).isTrue();
    }

    @Test
    void acceptsWhatIsNotWorseByMoreThanTheMargin() {
        Measurement published = new Measurement(100, 90, 1);
        assertThat(verdict(90, published).accepts(CLASSIFICATION, 0)).isTrue();
        assertThat(verdict(89, published).accepts(CLASSIFICATION, 0)).isFalse();
        assertThat(verdict(89, published).accepts(CLASSIFICATION, 0.02)).isTrue();
        assertThat(verdict(87, published).accepts(CLASSIFICATION, 0.02)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Objective.class,
            names = {"MULTI_LABEL", "TEXT"})
    void goesByAccuracyWhereAnswersAreRightOrWrong(Objective objective) {
        Measurement published = new Measurement(100, 90, 1);
        Measurement candidate = new Measurement(100, 89, 0.5);
        var verdict = new TaskOutcome.Verdict(candidate, published, new float[0]);
        assertThat(verdict.accepts(objective, 0)).isFalse();
        assertThat(verdict.accepts(objective, 0.01)).isTrue();
    }

    @Test
    void goesByLossWhereAnswersAreNumbers() {
        Measurement published = new Measurement(100, 0, 200);
        assertThat(ofLoss(200, published).accepts(REGRESSION, 0)).isTrue();
        assertThat(ofLoss(201, published).accepts(REGRESSION, 0)).isFalse();
        assertThat(ofLoss(210, published).accepts(REGRESSION, 0.05)).isTrue();
        assertThat(ofLoss(211, published).accepts(REGRESSION, 0.05)).isFalse();
        assertThat(ofLoss(Double.NaN, published).accepts(REGRESSION, 1)).isFalse();
        assertThat(ofLoss(1, Measurement.NONE).accepts(REGRESSION, 1)).isFalse();
        assertThat(ofLoss(1e9, null).accepts(REGRESSION, 0)).isTrue();
    }

    private static TaskOutcome.Verdict ofLoss(double candidate, Measurement published) {
        return new TaskOutcome.Verdict(new Measurement(100, 0, candidate), published, new float[0]);
    }

    @Test
    void acceptsWhenThereIsNothingToMeasureOn() {
        assertThat(
                        new TaskOutcome.Verdict(Measurement.NONE, Measurement.NONE, new float[0])
                                .accepts(CLASSIFICATION, 0))
                .isTrue();
        assertThat(
                        new TaskOutcome.Verdict(Measurement.NONE, Measurement.NONE, new float[0])
                                .accepts(REGRESSION, 0))
                .isTrue();
    }
}
