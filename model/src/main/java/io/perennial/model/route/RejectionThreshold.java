package io.perennial.model.route;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where to draw the line between a text of some task and a text of none: the 95th percentile of how
 * strange the tasks' own sampled texts are to the router. Each sample took part in its label's mean
 * and in the covariance, which makes it look more at home than a new text would; its own distance
 * is therefore put back to what it would be had it been left out.
 */
final class RejectionThreshold {

    private static final double KEPT = 0.95;

    /** Samples of all tasks together that are looked at: the percentile is then good to 1 %. */
    private static final int SAMPLES = 512;

    /** Most that a sample's own weight in the covariance is thought to be. */
    private static final double LARGEST_LEVERAGE = 0.8;

    private RejectionThreshold() {}

    /** How many texts of a task are looked at, where there are so many tasks; maybe none. */
    static int texts(int task, int tasks) {
        int stride = Math.max(1, tasks / SAMPLES);
        return task % stride == 0 ? Math.max(1, SAMPLES / tasks) : 0;
    }

    /**
     * @param texts of each candidate
     * @param freedom examples of all tasks less estimated means
     * @return infinity where no task has a sample that could have been left out
     */
    static double of(
            TaskRouter router, List<Candidate> candidates, List<OwnTexts> texts, double freedom) {
        List<Double> found = new ArrayList<>();
        for (int t = 0; t < candidates.size(); t++) {
            OwnTexts own = texts.get(t);
            for (int row = 0; row < own.labels().length; row++) {
                if (own.counts()[row] > 1) {
                    found.add(leftOut(router, candidates.get(t), own, row, freedom));
                }
            }
        }
        if (found.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        Collections.sort(found);
        return found.get((int) Math.min(found.size() - 1, Math.floor(KEPT * found.size())));
    }

    private static double leftOut(
            TaskRouter router, Candidate candidate, OwnTexts texts, int row, double freedom) {
        int label = texts.labels()[row];
        double[] x = texts.features()[row];
        double[][] distances = router.distances(x);
        double nearest = Double.POSITIVE_INFINITY;
        for (int t = 0; t < distances.length; t++) {
            boolean own = router.candidate(t) == candidate;
            for (int i = 0; i < distances[t].length; i++) {
                double distance = distances[t][i];
                if (own && candidate.labels()[i] == label) {
                    distance = withoutIt(distance, texts.counts()[row], freedom);
                }
                nearest = Math.min(nearest, distance);
            }
        }
        return nearest - router.toAll(x);
    }

    /**
     * The distance to the mean of the label's other examples, x - m₋ = (x - m) n / (n - 1), under
     * the covariance of the other examples (Sherman and Morrison 1950).
     */
    private static double withoutIt(double distance, double count, double freedom) {
        double factor = count / (count - 1);
        double leverage = Math.min(LARGEST_LEVERAGE, distance * factor / freedom);
        return distance * factor * factor / (1 - leverage);
    }
}
