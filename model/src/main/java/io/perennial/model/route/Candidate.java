package io.perennial.model.route;

import java.util.Arrays;

/**
 * A task in a router.
 *
 * @param task its name
 * @param labels the indices of the labels that have examples
 * @param means of those labels, in the whitened space, [labels][size]
 * @param logPriors log of each label's share of the task's examples
 * @param capacity labels of the task, those without examples among them
 */
record Candidate(String task, int[] labels, float[][] means, double[] logPriors, int capacity) {

    static Candidate of(String name, LabelMeans task, Whitening within) {
        int[] labels = new int[task.labels()];
        int seen = 0;
        for (int label = 0; label < labels.length; label++) {
            if (task.counts()[label] > 0) {
                labels[seen++] = label;
            }
        }
        labels = Arrays.copyOf(labels, seen);
        float[][] means = new float[seen][];
        double[] logPriors = new double[seen];
        for (int i = 0; i < seen; i++) {
            means[i] = within.rounded(task.mean(labels[i]));
            logPriors[i] = Math.log(task.counts()[labels[i]] / task.count());
        }
        return new Candidate(name, labels, means, logPriors, task.labels());
    }

    /** Squared Mahalanobis distances of a whitened text to the labels' means. */
    double[] distances(double[] white) {
        double[] distances = new double[means.length];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = Whitening.squaredDistance(white, means[i]);
        }
        return distances;
    }

    /** Log of the task's likelihood, up to what all tasks share. */
    double logLikelihood(double[] distances) {
        double[] scores = new double[distances.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = logPriors[i] - distances[i] / 2;
        }
        return logSumExp(scores);
    }

    TaskScore score(double[] distances, double logLikelihood, double logEvidence) {
        double[] ofLabels = new double[capacity];
        Arrays.fill(ofLabels, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < distances.length; i++) {
            ofLabels[labels[i]] = logPriors[i] - distances[i] / 2 - logEvidence;
        }
        return new TaskScore(task, logLikelihood - logEvidence, ofLabels);
    }

    static double logSumExp(double[] values) {
        double largest = Arrays.stream(values).max().orElseThrow();
        double sum = 0;
        for (double value : values) {
            sum += Math.exp(value - largest);
        }
        return largest + Math.log(sum);
    }
}
