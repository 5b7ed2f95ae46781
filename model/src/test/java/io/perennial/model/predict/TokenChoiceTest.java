package io.perennial.model.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenChoiceTest {

    /** Probabilities 0.1, 0.5, 0.1, 0.3 at temperature 1. */
    private static final float[] SCORES = logarithms(0.1, 0.5, 0.1, 0.3);

    private static float[] logarithms(double... probabilities) {
        float[] scores = new float[probabilities.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) Math.log(probabilities[i]);
        }
        return scores;
    }

    private static double[] shares(double temperature, double topP) {
        int draws = 20_000;
        TokenChoice choice = new TokenChoice(GenerationSettings.sampled(1, temperature, topP, 42));
        double[] shares = new double[SCORES.length];
        for (int i = 0; i < draws; i++) {
            shares[choice.from(SCORES)] += 1.0 / draws;
        }
        return shares;
    }

    @Test
    void takesTheMostProbableWithoutTemperature() {
        TokenChoice greedy = new TokenChoice(GenerationSettings.greedy(1));
        assertThat(greedy.from(SCORES)).isEqualTo(1);
        assertThat(greedy.from(new float[] {2, 2, 1})).isZero();
        assertThat(greedy.from(new float[] {Float.NaN, Float.NEGATIVE_INFINITY, -5})).isEqualTo(2);
    }

    @Test
    void drawsInProportionFromAll() {
        assertThat(shares(1, 1)).containsExactly(new double[] {0.1, 0.5, 0.1, 0.3}, within(0.02));
    }

    @Test
    void drawsFromTheSmallestSetThatHoldsTheProbability() {
        assertThat(shares(1, 0.5)).containsExactly(new double[] {0, 1, 0, 0}, within(1e-9));
        assertThat(shares(1, 0.7)).containsExactly(new double[] {0, 0.625, 0, 0.375}, within(0.02));
    }

    @Test
    void takesTheLowerNumberOfEquallyProbableTokensFirst() {
        double[] shares = shares(1, 0.85);
        assertThat(shares[0]).isPositive();
        assertThat(shares[2]).isZero();
    }

    @Test
    void flattensWithTheTemperature() {
        // p ^ (1 / 2), normalised
        double[] roots = {Math.sqrt(0.1), Math.sqrt(0.5), Math.sqrt(0.1), Math.sqrt(0.3)};
        double sum = roots[0] + roots[1] + roots[2] + roots[3];
        assertThat(shares(2, 1))
                .containsExactly(
                        new double[] {
                            roots[0] / sum, roots[1] / sum, roots[2] / sum, roots[3] / sum
                        },
                        within(0.02));
    }

    @Test
    void staysCalmAtExtremes() {
        float[] extreme = {1e30f, -1e30f, Float.NaN, Float.NEGATIVE_INFINITY};
        TokenChoice choice = new TokenChoice(GenerationSettings.sampled(1, 1e-3, 0.9, 1));
        assertThat(choice.from(extreme)).isZero();
        assertThatThrownBy(() -> choice.from(new float[] {Float.NaN, Float.NaN}))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> GenerationSettings.greedy(0)).hasMessageContaining("maxTokens");
        assertThatThrownBy(() -> GenerationSettings.sampled(1, -1, 1, 0))
                .hasMessageContaining("temperature is -1.0");
        assertThatThrownBy(() -> GenerationSettings.sampled(1, Double.NaN, 1, 0))
                .hasMessageContaining("temperature is NaN");
        assertThatThrownBy(() -> GenerationSettings.sampled(1, 1, 0, 0))
                .hasMessageContaining("topP is 0.0");
        assertThatThrownBy(() -> new GenerationSettings(1, 0, 1, 0, List.of("")))
                .hasMessageContaining("none of them empty");
    }
}
