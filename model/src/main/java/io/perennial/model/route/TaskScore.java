package io.perennial.model.route;

/**
 * How probable a task is for a text.
 *
 * @param task the task's name
 * @param logProbability log of the posterior probability among the router's tasks
 * @param labelLogProbabilities log of the posterior probability of the task together with each of
 *     its labels, by index; together they are the task's. Minus infinity for a label without
 *     examples
 */
public record TaskScore(String task, double logProbability, double[] labelLogProbabilities) {

    /** The posterior probability, from 0 to 1. */
    public double probability() {
        return Math.exp(logProbability);
    }

    /** Index of the most probable label. */
    public int label() {
        int best = 0;
        for (int i = 1; i < labelLogProbabilities.length; i++) {
            if (labelLogProbabilities[i] > labelLogProbabilities[best]) {
                best = i;
            }
        }
        return best;
    }
}
