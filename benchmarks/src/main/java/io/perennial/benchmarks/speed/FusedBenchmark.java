package io.perennial.benchmarks.speed;

import io.perennial.benchmarks.Benchmark;
import io.perennial.benchmarks.BenchmarkTable;
import io.perennial.benchmarks.Median;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.util.ArrayList;
import java.util.List;

/** One fused step of many small tasks, against one step per task, in turn on the same rows. */
public final class FusedBenchmark implements Benchmark {

    private static final int ROWS_A_TASK = 4;
    private static final int LENGTH = 32;
    private static final int[] TASKS = {1, 4, 8, 16};

    @Override
    public String name() {
        return "fused";
    }

    @Override
    public String description() {
        return "one training step of 1, 4, 8 and 16 tasks with 4 rows each, against one step per task";
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
                                    base.device(),
                                    Runtime.getRuntime().availableProcessors());
            return new BenchmarkTable(
                    name(),
                    environment,
                    List.of("fused ms", "separate ms", "separate / fused"),
                    rows);
        }
    }

    private static BenchmarkTable.Row measure(FrozenBase base, int tasks, int repetitions) {
        FusedTrainer trainer = new FusedTrainer(base);
        List<TaskBatch> batches = batches(base, tasks);
        double[] fused = new double[repetitions];
        double[] separate = new double[repetitions];
        double[] ratio = new double[repetitions];
        for (int repetition = -1; repetition < repetitions; repetition++) {
            double together = millis(() -> trainer.step(batches));
            double alone = millis(() -> batches.forEach(batch -> trainer.step(List.of(batch))));
            if (repetition >= 0) {
                fused[repetition] = together;
                separate[repetition] = alone;
                ratio[repetition] = alone / together;
            }
        }
        batches.forEach(batch -> batch.adapter().close());
        return new BenchmarkTable.Row(
                tasks + " tasks", List.of(Median.of(fused), Median.of(separate), Median.of(ratio)));
    }

    private static List<TaskBatch> batches(FrozenBase base, int tasks) {
        List<TaskBatch> batches = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            TrainableAdapter adapter =
                    TrainableAdapter.create(base, AdapterSpec.defaults(), RandomRows.LABELS, task);
            batches.add(RandomRows.batch(base, adapter, ROWS_A_TASK, LENGTH, task));
        }
        return batches;
    }

    private static double millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }
}
