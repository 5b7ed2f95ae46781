package io.perennial.model.predict;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Chooses a row's next token from scores. Has the row's own randomness. */
final class TokenChoice {

    private final double temperature;
    private final double topP;
    private final SplittableRandom random;

    TokenChoice(GenerationSettings settings) {
        this.temperature = settings.temperature();
        this.topP = settings.topP();
        this.random = new SplittableRandom(settings.seed());
    }

    /**
     * @param scores of all tokens
     * @throws IllegalStateException where no score is a number
     */
    int from(float[] scores) {
        int best = mostProbable(scores);
        return temperature == 0 ? best : drawn(scores, scores[best]);
    }

    private static int mostProbable(float[] scores) {
        int best = -1;
        for (int token = 0; token < scores.length; token++) {
            boolean better = best < 0 ? !Float.isNaN(scores[token]) : scores[token] > scores[best];
            if (better) {
                best = token;
            }
        }
        if (best < 0) {
            throw new IllegalStateException("no token's score is a number");
        }
        return best;
    }

    /** Nucleus sampling: Holtzman et al. 2020, section 3.1. */
    private int drawn(float[] scores, float highest) {
        double[] weights = new double[scores.length];
        double sum = 0;
        for (int token = 0; token < scores.length; token++) {
            double weight = Math.exp(((double) scores[token] - highest) / temperature);
            weights[token] = Double.isNaN(weight) ? 0 : weight;
            sum += weights[token];
        }
        int[] nucleus = nucleus(weights, sum);
        double mass = 0;
        int size = 0;
        while (size < nucleus.length && (size == 0 || mass < topP * sum)) {
            mass += weights[nucleus[size++]];
        }
        double point = random.nextDouble() * mass;
        for (int i = 0; i < size - 1; i++) {
            point -= weights[nucleus[i]];
            if (point < 0) {
                return nucleus[i];
            }
        }
        return nucleus[size - 1];
    }

    /**
     * Tokens that the smallest set may hold, the most probable first, equal ones by number. Tokens
     * with less than (1 - p) / vocabulary have less than 1 - p together, so the set is full before
     * it comes to them.
     */
    private int[] nucleus(double[] weights, double sum) {
        double least = (1 - topP) * sum / weights.length;
        long[] sortable = new long[weights.length];
        int found = 0;
        for (int token = 0; token < weights.length; token++) {
            if (weights[token] > 0 && weights[token] >= least) {
                // Bits of positive floats sort as the floats do.
                long bits = Float.floatToIntBits((float) weights[token]);
                sortable[found++] = (Integer.MAX_VALUE - bits) << Integer.SIZE | token;
            }
        }
        Arrays.sort(sortable, 0, found);
        return Arrays.stream(sortable, 0, found).mapToInt(value -> (int) value).toArray();
    }
}
