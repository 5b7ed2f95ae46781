package io.perennial.model.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the task of a text by its frozen features: linear discriminant analysis over the labels of
 * all tasks, with one covariance for all of them (Hayes and Kanan 2020). Before a text is seen,
 * every task is as probable as any other, and a label as it is frequent in its task. A task's
 * probability is the sum of its labels'.
 *
 * <p>How strange a text is to all tasks: the squared Mahalanobis distance to the nearest label less
 * that to all texts as one Gaussian (Ren et al. 2021). The threshold is where about one in twenty
 * of the tasks' own texts would be called strange, by {@link RejectionThreshold}.
 *
 * <p>Immutable; threads may share it.
 */
public final class TaskRouter {

    private final int size;
    private final Whitening within;
    private final Whitening total;
    private final float[] totalMean;
    private final List<Candidate> candidates;
    private final double threshold;

    private TaskRouter(
            Map<String, LabelMeans> tasks, List<OwnTexts> texts, SummedStatistics sums, int size) {
        double[] covariance = sums.within();
        this.size = size;
        this.within = new Whitening(covariance, size);
        this.total = new Whitening(sums.total(covariance), size);
        this.totalMean = total.rounded(sums.mean());
        this.candidates = new ArrayList<>();
        new TreeMap<>(tasks)
                .forEach((name, task) -> candidates.add(Candidate.of(name, task, within)));
        this.threshold = RejectionThreshold.of(this, candidates, texts, sums.freedom());
    }

    /**
     * A router for these tasks.
     *
     * @param tasks by name; at least one with examples, all of one size. Tasks without examples are
     *     left out
     */
    public static TaskRouter of(Map<String, FeatureStatistics> tasks) {
        Map<String, FeatureSummary> summaries = new TreeMap<>();
        tasks.forEach((name, statistics) -> summaries.put(name, statistics.summary()));
        return ofSummaries(summaries);
    }

    /** The same from what was published. */
    public static TaskRouter ofSummaries(Map<String, FeatureSummary> tasks) {
        Map<String, FeatureSummary> known = new TreeMap<>(tasks);
        known.values().removeIf(task -> task.count() == 0);
        if (known.isEmpty()) {
            throw new IllegalArgumentException(
                    "a router needs at least one task that has seen an example");
        }
        int size = known.values().iterator().next().size();
        known.forEach((name, task) -> requireSize(name, task.size(), size));
        Map<String, LabelMeans> means = new TreeMap<>();
        List<OwnTexts> texts = new ArrayList<>();
        known.forEach(
                (name, task) -> {
                    int looked = RejectionThreshold.texts(means.size(), known.size());
                    texts.add(task.sample().first(looked, task.labelMeans()));
                    means.put(name, task.labelMeans());
                });
        return new TaskRouter(means, texts, SummedStatistics.of(known, size), size);
    }

    /**
     * A router of what is known of tasks already.
     *
     * @param texts some of each task, in the order of the names
     */
    static TaskRouter of(
            Map<String, LabelMeans> tasks, List<OwnTexts> texts, SummedStatistics sums, int size) {
        return new TaskRouter(tasks, texts, sums, size);
    }

    private static void requireSize(String task, int found, int size) {
        if (found != size) {
            throw new IllegalArgumentException(
                    "features of task %s have %d values; the others' have %d, so they come from another base"
                            .formatted(task, found, size));
        }
    }

    /** Tasks that can be found, in alphabetical order. */
    public List<String> tasks() {
        return candidates.stream().map(Candidate::task).toList();
    }

    /** Values of a text's features. */
    public int size() {
        return size;
    }

    /** A text with a larger {@link Route#outOfScope} belongs to none of the tasks. */
    public double threshold() {
        return threshold;
    }

    /** Whether a text belongs to none of the tasks. */
    public boolean isOutOfScope(Route route) {
        return route.outOfScope() > threshold;
    }

    /**
     * Where a text belongs.
     *
     * @param features [size]
     */
    public Route route(float[] features) {
        if (features.length != size) {
            throw new IllegalArgumentException(
                    "the text's features have %d values; the router's tasks have %d"
                            .formatted(features.length, size));
        }
        double[] x = new double[size];
        for (int i = 0; i < size; i++) {
            x[i] = features[i];
        }
        double[][] distances = distances(x);
        double[] likelihoods = new double[distances.length];
        double nearest = Double.POSITIVE_INFINITY;
        for (int t = 0; t < distances.length; t++) {
            likelihoods[t] = candidates.get(t).logLikelihood(distances[t]);
            nearest = Math.min(nearest, Arrays.stream(distances[t]).min().orElseThrow());
        }
        double evidence = Candidate.logSumExp(likelihoods);
        List<TaskScore> scores = new ArrayList<>(distances.length);
        for (int t = 0; t < distances.length; t++) {
            scores.add(candidates.get(t).score(distances[t], likelihoods[t], evidence));
        }
        scores.sort(Comparator.comparingDouble(TaskScore::logProbability).reversed());
        return new Route(scores, nearest - toAll(x));
    }

    /** Squared Mahalanobis distances to every label of every candidate. */
    double[][] distances(double[] x) {
        double[] white = within.of(x);
        return candidates.stream().map(task -> task.distances(white)).toArray(double[][]::new);
    }

    /** Squared Mahalanobis distance to all texts as one Gaussian. */
    double toAll(double[] x) {
        return Whitening.squaredDistance(total.of(x), totalMean);
    }

    Candidate candidate(int index) {
        return candidates.get(index);
    }
}
