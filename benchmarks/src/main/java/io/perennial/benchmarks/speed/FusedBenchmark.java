package io.perennial.benchmarks.speed;

import io.perennial.benchmarks.Benchmark;
import io.perennial.benchmarks.BenchmarkTable;
import io.perennial.benchmarks.Median;
import io.perennial.benchmarks.Stopwatch;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One fused step of many small tasks, against one step per task, and against one task with the same
 * rows, in turn.
 */
public final class FusedBenchmark implements Benchmark {

    private static final int ROWS_A_TASK = 4;
    private static final int LENGTH = 32;
    private static final int[] TASKS = {1, 4, 8, 16, 64};
    private static final int UNEQUAL_TASKS = 16;
    private static final int MOST_ROWS = 8;
    private static final int LONGEST = 128;

    @Override
    public String name() {
        return "fused";
    }

    @Override
    public String description() {
        return "One training step of 1 to 64 tasks with 4 rows each, and of 16 unequal ones, against one step per task and"
                + " against one task with the same rows.";
    }

    @Override
    public BenchmarkTable run(int repetitions) {
        try (FrozenBase base =
                FrozenBase.acquire(BaseLocation.shipped(), ComputeSettings.defaults())) {
            List<BenchmarkTable.Row> rows = new ArrayList<>();
            for (int tasks : TASKS) {
                rows.add(measure(base, tasks + " tasks", equal(base, tasks), repetitions));
            }
            rows.add(
                    measure(
                            base,
                            "%d tasks, 1 to %d rows, 4 to %d tokens"
                                    .formatted(UNEQUAL_TASKS, MOST_ROWS, LONGEST),
                            unequal(base),
                            repetitions));
            String environment =
                    "%s, %d layers x %d, 4 rows of %d tokens a task, Houlsby 32, %s, %d processors"
                            .formatted(
                                    base.name(),
                                    base.config().layers(),
                                    base.config().hiddenSize(),
                                    LENGTH,
                                    base.placement(),
                                    Runtime.getRuntime().availableProcessors());
            return new BenchmarkTable(
                    name(),
                    environment,
                    List.of(
                            "fused ms",
                            "separate ms",
                            "separate / fused",
                            "one task ms",
                            "fused / one task"),
                    rows);
        }
    }

    private static BenchmarkTable.Row measure(
            FrozenBase base, String label, List<TaskBatch> batches, int repetitions) {
        FusedTrainer trainer = new FusedTrainer(base);
        List<TaskBatch> single = List.of(asOneTask(base, batches));
        double[] fused = new double[repetitions];
        double[] separate = new double[repetitions];
        double[] gain = new double[repetitions];
        double[] one = new double[repetitions];
        double[] price = new double[repetitions];
        for (int repetition = -1; repetition < repetitions; repetition++) {
            double alike = Stopwatch.millis(() -> trainer.step(single));
            double together = Stopwatch.millis(() -> trainer.step(batches));
            double alone =
                    Stopwatch.millis(() -> batches.forEach(batch -> trainer.step(List.of(batch))));
            if (repetition >= 0) {
                fused[repetition] = together;
                separate[repetition] = alone;
                gain[repetition] = alone / together;
                one[repetition] = alike;
                price[repetition] = together / alike;
            }
        }
        batches.forEach(batch -> batch.adapter().close());
        single.forEach(batch -> batch.adapter().close());
        return new BenchmarkTable.Row(
                label,
                List.of(
                        Median.of(fused),
                        Median.of(separate),
                        Median.of(gain),
                        Median.of(one),
                        Median.of(price)));
    }

    private static List<TaskBatch> equal(FrozenBase base, int tasks) {
        List<TaskBatch> batches = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            batches.add(RandomRows.batch(base, adapter(base, task), ROWS_A_TASK, LENGTH, task));
        }
        return batches;
    }

    /** Tasks with 1 to 8 rows, most of them short and some long, as texts are. */
    private static List<TaskBatch> unequal(FrozenBase base) {
        SplittableRandom random = new SplittableRandom(1);
        List<TaskBatch> batches = new ArrayList<>();
        for (int task = 0; task < UNEQUAL_TASKS; task++) {
            int[] lengths =
                    IntStream.range(0, 1 + random.nextInt(MOST_ROWS))
                            .map(row -> (int) (4 * Math.pow(LONGEST / 4.0, random.nextDouble())))
                            .toArray();
            batches.add(RandomRows.batch(base, adapter(base, task), lengths, task));
        }
        return batches;
    }

    private static TaskBatch asOneTask(FrozenBase base, List<TaskBatch> batches) {
        return new TaskBatch(
                adapter(base, 0),
                batches.stream().flatMap(batch -> batch.texts().stream()).toList(),
                batches.stream().flatMap(batch -> batch.targets().stream()).toList(),
                batches.get(0).hyperparameters());
    }

    private static TrainableAdapter adapter(FrozenBase base, int task) {
        return TrainableAdapter.create(base, AdapterSpec.defaults(), RandomRows.LABELS, task);
    }
}
