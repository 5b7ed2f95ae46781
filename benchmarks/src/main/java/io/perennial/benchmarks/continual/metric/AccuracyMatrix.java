package io.perennial.benchmarks.continual.metric;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Accuracies a<sub>i,j</sub> on the test of task j after task i was learnt, 0 to 1, both counted in
 * the order of the tasks. Tasks that are not yet learnt have no place in a row.
 *
 * @param rows one for each learnt task, the i-th with i values; or one single row with a value for
 *     each task, for what does not learn them in sequence
 */
public record AccuracyMatrix(List<List<Double>> rows) {

    public AccuracyMatrix {
        rows = rows.stream().map(List::copyOf).toList();
        boolean single = rows.size() == 1 && !rows.get(0).isEmpty();
        for (int i = 0; i < rows.size(); i++) {
            if (!single && rows.get(i).size() != i + 1) {
                throw new IllegalArgumentException(
                        "row %d has %d accuracies; after %d tasks it has %d"
                                .formatted(i, rows.get(i).size(), i + 1, i + 1));
            }
            checkAccuracies(i, rows.get(i));
        }
        if (rows.isEmpty() || rows.get(0).isEmpty()) {
            throw new IllegalArgumentException("a matrix needs at least one accuracy");
        }
    }

    private static void checkAccuracies(int row, List<Double> accuracies) {
        for (double accuracy : accuracies) {
            if (!(accuracy >= 0.0 && accuracy <= 1.0)) {
                throw new IllegalArgumentException(
                        "row %d has an accuracy of %s; use 0 to 1".formatted(row, accuracy));
            }
        }
    }

    /** Final accuracies of what does not learn in sequence. */
    public static AccuracyMatrix ofFinal(double... accuracies) {
        return new AccuracyMatrix(List.of(Arrays.stream(accuracies).boxed().toList()));
    }

    /** Accuracies of tasks that nothing later changes, as the matrix of learning them in turn. */
    public static AccuracyMatrix unchanging(List<Double> accuracies) {
        return new AccuracyMatrix(
                IntStream.rangeClosed(1, accuracies.size())
                        .mapToObj(learnt -> accuracies.subList(0, learnt))
                        .toList());
    }

    /** Final accuracies, in the order of the tasks. */
    public List<Double> last() {
        return rows.get(rows.size() - 1);
    }

    /** Number of tasks. */
    public int tasks() {
        return last().size();
    }

    /** Whether tasks were learnt in turn, and at least two. */
    private boolean sequential() {
        return rows.size() > 1;
    }

    /**
     * Mean final accuracy over all tasks: A<sub>T</sub> of Chaudhry et al. 2018, "Riemannian Walk
     * for Incremental Learning", section 3.
     */
    public double averageAccuracy() {
        return last().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /**
     * Mean over all tasks but the last of the best accuracy ever reached on it before the last task
     * minus the final one: F<sub>T</sub> of Chaudhry et al. 2018, section 3. Empty for fewer than
     * two tasks in turn.
     */
    public OptionalDouble forgetting() {
        if (!sequential()) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (int task = 0; task < tasks() - 1; task++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int after = task; after < rows.size() - 1; after++) {
                best = Math.max(best, rows.get(after).get(task));
            }
            sum += best - last().get(task);
        }
        return OptionalDouble.of(sum / (tasks() - 1));
    }

    /**
     * Mean over all tasks but the last of the final accuracy minus that right after the task was
     * learnt: BWT of Lopez-Paz and Ranzato 2017, "Gradient Episodic Memory for Continual Learning",
     * section 2. Empty for fewer than two tasks in turn.
     */
    public OptionalDouble backwardTransfer() {
        if (!sequential()) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (int task = 0; task < tasks() - 1; task++) {
            sum += last().get(task) - rows.get(task).get(task);
        }
        return OptionalDouble.of(sum / (tasks() - 1));
    }
}
