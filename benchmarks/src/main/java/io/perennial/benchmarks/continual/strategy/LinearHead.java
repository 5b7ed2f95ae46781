package io.perennial.benchmarks.continual.strategy;

import io.perennial.model.train.Hyperparameters;
import java.util.Arrays;
import java.util.List;

/**
 * A linear softmax classifier of feature vectors that are computed once: what an adapter of the
 * method {@code head_only} trains, step by step (a test compares them), without running the frozen
 * base again.
 */
final class LinearHead {

    private final int labels;
    private final int features;
    private final double[] values;
    private final double[] firstMoment;
    private final double[] secondMoment;
    private long steps;

    /**
     * @param start a row of weights for each label, then perhaps a bias for each label, else zeros
     */
    LinearHead(int labels, int features, float[] start) {
        this.labels = labels;
        this.features = features;
        float[] all = Arrays.copyOf(start, labels * (features + 1));
        this.values = new double[all.length];
        Arrays.setAll(values, i -> all[i]);
        this.firstMoment = new double[all.length];
        this.secondMoment = new double[all.length];
    }

    int size() {
        return values.length;
    }

    /** Probabilities of every label. */
    float[] probabilities(float[] row) {
        double[] scores = softmax(row);
        float[] probabilities = new float[labels];
        for (int label = 0; label < labels; label++) {
            probabilities[label] = (float) scores[label];
        }
        return probabilities;
    }

    private double[] softmax(float[] row) {
        double[] scores = new double[labels];
        double highest = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < labels; label++) {
            double score = values[labels * features + label];
            int at = label * features;
            for (int i = 0; i < features; i++) {
                score += values[at + i] * row[i];
            }
            scores[label] = score;
            highest = Math.max(highest, score);
        }
        double sum = 0;
        for (int label = 0; label < labels; label++) {
            scores[label] = Math.exp(scores[label] - highest);
            sum += scores[label];
        }
        for (int label = 0; label < labels; label++) {
            scores[label] /= sum;
        }
        return scores;
    }

    /**
     * One AdamW step on the mean cross-entropy.
     *
     * @return rows that were right before the update
     */
    int step(List<float[]> rows, int[] wanted, Hyperparameters hyperparameters) {
        double[] gradient = new double[values.length];
        int correct = 0;
        for (int row = 0; row < wanted.length; row++) {
            float[] x = rows.get(row);
            double[] error = softmax(x);
            correct += highest(error) == wanted[row] ? 1 : 0;
            error[wanted[row]] -= 1;
            for (int label = 0; label < labels; label++) {
                double share = error[label] / wanted.length;
                gradient[labels * features + label] += share;
                int at = label * features;
                for (int i = 0; i < features; i++) {
                    gradient[at + i] += share * x[i];
                }
            }
        }
        update(gradient, hyperparameters);
        return correct;
    }

    private static int highest(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    /** Loshchilov and Hutter 2019, algorithm 2, with the gradient's norm limited. */
    private void update(double[] gradient, Hyperparameters hyperparameters) {
        steps++;
        double[] h = hyperparameters.forStep(steps);
        double norm = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
        double shrink = h[5] > 0 && norm > h[5] ? h[5] / norm : 1;
        double firstCorrection = 1 - Math.pow(h[1], steps);
        double secondCorrection = Math.sqrt(1 - Math.pow(h[2], steps));
        for (int i = 0; i < values.length; i++) {
            double g = gradient[i] * shrink;
            values[i] *= 1 - h[0] * h[4];
            firstMoment[i] += (g - firstMoment[i]) * (1 - h[1]);
            secondMoment[i] = secondMoment[i] * h[2] + g * g * (1 - h[2]);
            double spread = Math.sqrt(secondMoment[i]) / secondCorrection + h[3];
            values[i] -= h[0] / firstCorrection * firstMoment[i] / spread;
        }
    }
}
