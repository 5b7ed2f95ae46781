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

/**
 * One fused step of many small tasks, against one step per task, and against one task with as many
 * rows, in turn on rows of the same length.
 */
public final class FusedBenchmark implements Benchmark {

    private static final int ROWS_A_TASK = 4;
    private static final int LENGTH = 32;
    private static final int[] TASKS = {1, 4, 8, 16, 64};

    @Override
    public String name() {
        return "fused";
    }

    @Override
    public String description() {
        return "One training step of 1 to 64 tasks with 4 rows each, against one step per task and against one task with"
                + " as many rows.";
    }

    @Override
    public BenchmarkTable run(int repetitions) {
        try (FrozenBase base =
                FrozenBase.acquire(BaseLocation.shipped(), ComputeSettings.defaults())) {
            List<BenchmarkTable.Row> rows = new ArrayList<>();
            for (int tasks : TASKS) {
                rows.add(measure(base, tasks, repetitions));
            }
            String environment =
                    "%s, %d layers x %d, %d tokens a row, Houlsby 32, %s, %d processors"
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

    private static BenchmarkTable.Row measure(FrozenBase base, int tasks, int repetitions) {
        FusedTrainer trainer = new FusedTrainer(base);
        List<TaskBatch> batches = batches(base, tasks, ROWS_A_TASK);
        List<TaskBatch> single = batches(base, 1, tasks * ROWS_A_TASK);
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
                tasks + " tasks",
                List.of(
                        Median.of(fused),
                        Median.of(separate),
                        Median.of(gain),
                        Median.of(one),
                        Median.of(price)));
    }

    private static List<TaskBatch> batches(FrozenBase base, int tasks, int rows) {
        List<TaskBatch> batches = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            TrainableAdapter adapter =
                    TrainableAdapter.create(base, AdapterSpec.defaults(), RandomRows.LABELS, task);
            batches.add(RandomRows.batch(base, adapter, rows, LENGTH, task));
        }
        return batches;
    }
}
