package io.perennial.serving.observe;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How good each task's published version was whenever another task was first published. Rows are
 * tasks, columns are moments, both in the order of first publications: a row goes on to the right
 * from its own moment. What a task loses along its row while its version stays the same, others
 * have made it forget.
 *
 * @param tasks in the order of their first publications
 * @param moments when each of them was first published
 * @param rows of each task, one cell for its own moment and each later one
 */
public record ForgettingMatrix(List<String> tasks, List<Instant> moments, List<List<Cell>> rows) {

    /**
     * What answered for a task at a moment.
     *
     * @param measured its quality on the task's held-out examples, by the last measurement before
     */
    public record Cell(long version, CurvePoint measured) {
        public Cell {
            Objects.requireNonNull(measured, "measured");
        }
    }

    public ForgettingMatrix {
        tasks = List.copyOf(tasks);
        moments = List.copyOf(moments);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /**
     * The matrix of those tasks that have been published.
     *
     * @param most tasks at most; those that were first published last are kept
     */
    public static ForgettingMatrix of(List<TaskView> views, int most, Instant now) {
        List<TaskView> published =
                views.stream()
                        .filter(view -> !view.publications().isEmpty())
                        .sorted(
                                Comparator.comparing(ForgettingMatrix::begin)
                                        .thenComparing(TaskView::task))
                        .toList();
        List<TaskView> kept =
                published.subList(Math.max(0, published.size() - most), published.size());
        List<Instant> moments =
                new ArrayList<>(kept.stream().map(ForgettingMatrix::begin).toList());
        if (!kept.isEmpty()) {
            moments.add(now);
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (int task = 0; task < kept.size(); task++) {
            List<Cell> row = new ArrayList<>();
            for (int moment = task; moment < moments.size(); moment++) {
                row.add(cell(kept.get(task), moments.get(moment)));
            }
            rows.add(row);
        }
        return new ForgettingMatrix(kept.stream().map(TaskView::task).toList(), moments, rows);
    }

    private static Instant begin(TaskView view) {
        return view.publications().get(0).at();
    }

    private static Cell cell(TaskView view, Instant moment) {
        Publication published = view.publications().get(0);
        for (Publication later : view.publications()) {
            if (!later.at().isAfter(moment)) {
                published = later;
            }
        }
        return new Cell(published.version(), published.asOf(moment));
    }

    /**
     * The largest loss of accuracy along a row between two moments with the same version, over all
     * rows; empty where no version has outlived a moment.
     */
    public Optional<Double> forgetting() {
        double worst = 0;
        boolean any = false;
        for (List<Cell> row : rows) {
            for (int column = 1; column < row.size(); column++) {
                Cell before = row.get(column - 1);
                Cell after = row.get(column);
                if (before.version() == after.version()) {
                    any = true;
                    double lost = before.measured().accuracy() - after.measured().accuracy();
                    worst = Math.max(worst, lost);
                }
            }
        }
        return any ? Optional.of(worst) : Optional.empty();
    }
}
