package io.perennial.cli.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Accuracies of a sequence of tasks: row {@code i} is measured after stage {@code i}, that is after
 * task {@code i} was learned, and holds tasks {@code 0..i}. Tasks that come later have no adapter
 * yet, so their entries are absent rather than zero. All indices count from 0; accuracies lie
 * between 0 and 1. Immutable.
 *
 * @param tasks names, in the order in which they are learned
 * @param rows one list per finished stage; row {@code i} has {@code i + 1} entries
 */
public record AccuracyMatrix(List<String> tasks, List<List<Double>> rows) {

    public AccuracyMatrix {
        tasks = List.copyOf(tasks);
        rows = rows.stream().map(List::copyOf).toList();
        if (rows.size() > tasks.size()) {
            throw new IllegalArgumentException(
                    rows.size() + " stages for " + tasks.size() + " tasks; one stage per task");
        }
        for (int stage = 0; stage < rows.size(); stage++) {
            checkRow(stage, rows.get(stage));
        }
    }

    public static AccuracyMatrix empty(List<String> tasks) {
        return new AccuracyMatrix(tasks, List.of());
    }

    /** This matrix with one more stage. */
    public AccuracyMatrix withStage(List<Double> accuracies) {
        List<List<Double>> more = new ArrayList<>(rows);
        more.add(accuracies);
        return new AccuracyMatrix(tasks, more);
    }

    public int stages() {
        return rows.size();
    }

    /** Accuracy of a task after a stage; empty if the task was not learned then. */
    public OptionalDouble accuracy(int stage, int task) {
        return task > stage ? OptionalDouble.empty() : OptionalDouble.of(rows.get(stage).get(task));
    }

    /**
     * Mean accuracy over all learned tasks after the last stage ("ACC"): {@code 1/T Σ_i R[T][i]}.
     *
     * <p>D. Lopez-Paz, M. Ranzato: Gradient Episodic Memory for Continual Learning, NeurIPS 2017,
     * equation 2.
     */
    public double averageAccuracy() {
        return mean(last());
    }

    /**
     * How much learning later tasks changed earlier ones ("BWT"): {@code 1/(T-1) Σ_{i<T} (R[T][i] -
     * R[i][i])}; negative if it hurt, 0 for a single task.
     *
     * <p>D. Lopez-Paz, M. Ranzato: Gradient Episodic Memory for Continual Learning, NeurIPS 2017,
     * equation 3.
     */
    public double backwardTransfer() {
        List<Double> changes = new ArrayList<>();
        for (int task = 0; task < stages() - 1; task++) {
            changes.add(last().get(task) - rows.get(task).get(task));
        }
        return mean(changes);
    }

    /**
     * Mean loss from each earlier task's best accuracy to its last ("F"): {@code 1/(T-1) Σ_{i<T}
     * max_{l<T} (R[l][i] - R[T][i])}; 0 for a single task. Below zero when earlier tasks ended
     * better than they ever were before.
     *
     * <p>A. Chaudhry, P. Dokania, T. Ajanthan, P. Torr: Riemannian Walk for Incremental Learning,
     * ECCV 2018, section 3.2.
     */
    public double forgetting() {
        List<Double> losses = new ArrayList<>();
        for (int task = 0; task < stages() - 1; task++) {
            losses.add(bestBeforeLast(task) - last().get(task));
        }
        return mean(losses);
    }

    private double bestBeforeLast(int task) {
        List<Double> earlier = new ArrayList<>();
        for (int stage = task; stage < stages() - 1; stage++) {
            earlier.add(rows.get(stage).get(task));
        }
        return Collections.max(earlier);
    }

    private List<Double> last() {
        if (rows.isEmpty()) {
            throw new IllegalStateException("no stage was measured yet");
        }
        return rows.get(rows.size() - 1);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(0.0);
    }

    private static void checkRow(int stage, List<Double> row) {
        if (row.size() != stage + 1) {
            throw new IllegalArgumentException(
                    "stage " + stage + " has " + row.size() + " accuracies, not " + (stage + 1));
        }
        for (double accuracy : row) {
            if (!(accuracy >= 0.0 && accuracy <= 1.0)) {
                throw new IllegalArgumentException(
                        "stage " + stage + " has an accuracy of " + accuracy + ", not 0 to 1");
            }
        }
    }
}
