package io.perennial.benchmarks;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One fused step of many small tasks, against one step per task, in turn on the same rows. */
final class FusedBenchmark implements Benchmark {

    private static final int ROWS_A_TASK = 4;
    private static final int LENGTH = 32;
    private static final int[] TASKS = {1, 4, 8, 16};
    private static final List<String> LABELS = List.of("a", "b", "c", "d");

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
            SplittableRandom random = new SplittableRandom(task);
            List<EncodedText> texts = new ArrayList<>();
            int[] labels = new int[ROWS_A_TASK];
            for (int row = 0; row < ROWS_A_TASK; row++) {
                int[] ids = random.ints(LENGTH, 5, base.config().vocabularySize()).toArray();
                texts.add(new EncodedText(ids, LENGTH, false));
                labels[row] = random.nextInt(LABELS.size());
            }
            TrainableAdapter adapter =
                    TrainableAdapter.create(base, AdapterSpec.defaults(), LABELS, task);
            batches.add(TaskBatch.ofLabels(adapter, texts, labels, Hyperparameters.of(1e-3)));
        }
        return batches;
    }

    private static double millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }
}
