package io.perennial.model.predict;

import java.util.List;

/**
 * How a text is continued.
 *
 * @param maxTokens tokens that are written at most
 * @param temperature divides the scores before they become probabilities; 0 always takes the most
 *     probable token
 * @param topP each token is drawn from the smallest set of most probable tokens that together have
 *     at least this probability (nucleus sampling; Holtzman et al. 2020, "The Curious Case of
 *     Neural Text Degeneration", section 3.1); 1 draws from all
 * @param seed of the draws; the same seed gives the same text
 * @param stop texts that end the writing and are not part of what is written; none may be empty
 */
public record GenerationSettings(
        int maxTokens, double temperature, double topP, long seed, List<String> stop) {

    public static final int MOST_TOKENS = 65_536;
    public static final double HIGHEST_TEMPERATURE = 100;
    public static final int MOST_STOPS = 16;

    public GenerationSettings {
        stop = List.copyOf(stop);
        if (maxTokens < 1 || maxTokens > MOST_TOKENS) {
            throw new IllegalArgumentException(
                    "maxTokens is %d; use 1 to %d".formatted(maxTokens, MOST_TOKENS));
        }
        if (!(temperature >= 0 && temperature <= HIGHEST_TEMPERATURE)) {
            throw new IllegalArgumentException(
                    "temperature is %s; use 0 for the most probable token, or up to %s"
                            .formatted(temperature, HIGHEST_TEMPERATURE));
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException(
                    "topP is %s; use more than 0 and at most 1".formatted(topP));
        }
        if (stop.size() > MOST_STOPS || stop.contains("")) {
            throw new IllegalArgumentException(
                    "stop has %d texts; use at most %d, none of them empty"
                            .formatted(stop.size(), MOST_STOPS));
        }
    }

    /** Always the most probable token. */
    public static GenerationSettings greedy(int maxTokens) {
        return new GenerationSettings(maxTokens, 0, 1, 0, List.of());
    }

    /** Nucleus sampling. */
    public static GenerationSettings sampled(
            int maxTokens, double temperature, double topP, long seed) {
        return new GenerationSettings(maxTokens, temperature, topP, seed, List.of());
    }
}
