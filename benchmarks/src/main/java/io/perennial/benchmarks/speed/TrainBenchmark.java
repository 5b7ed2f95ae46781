package io.perennial.benchmarks.speed;

import io.perennial.benchmarks.Benchmark;
import io.perennial.benchmarks.BenchmarkTable;
import io.perennial.benchmarks.Median;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.util.ArrayList;
import java.util.List;

/** A training step at three sizes of base, against the rate of a large matrix product. */
public final class TrainBenchmark implements Benchmark {

    private static final List<StepShape> SHAPES =
            List.of(
                    new StepShape(4, 256, 4, 32, 32, 32),
                    new StepShape(6, 384, 12, 64, 32, 64),
                    new StepShape(12, 768, 12, 128, 16, 64));

    private final List<StepShape> shapes;

    public TrainBenchmark() {
        this(SHAPES);
    }

    TrainBenchmark(List<StepShape> shapes) {
        this.shapes = shapes;
    }

    @Override
    public String name() {
        return "train";
    }

    @Override
    public String description() {
        return "a training step at three sizes, against the rate of a large matrix product in turn with it";
    }

    @Override
    public BenchmarkTable run(int repetitions) {
        List<BenchmarkTable.Row> rows = new ArrayList<>();
        String device = "";
        for (StepShape shape : shapes) {
            try (FrozenBase base = UntrainedBase.load(shape.encoder())) {
                device = base.device();
                rows.add(measure(base, shape, repetitions));
            }
        }
        return new BenchmarkTable(
                name(),
                "one task, fp32, %s, %d processors"
                        .formatted(device, Runtime.getRuntime().availableProcessors()),
                List.of("step ms", "GFLOP a step", "GFLOP/s", "product GFLOP/s", "step / product"),
                rows);
    }

    private static BenchmarkTable.Row measure(FrozenBase base, StepShape shape, int repetitions) {
        FusedTrainer trainer = new FusedTrainer(base);
        double[] rates = new double[repetitions];
        double[] peaks = new double[repetitions];
        double[] ratios = new double[repetitions];
        try (MatrixPeak peak = new MatrixPeak(base.newManager());
                TrainableAdapter adapter =
                        TrainableAdapter.create(base, shape.adapter(), RandomRows.LABELS, 1)) {
            TaskBatch batch = RandomRows.batch(base, adapter, shape.rows(), shape.tokens(), 1);
            for (int i = -1; i < repetitions; i++) {
                double product = peak.measure();
                long start = System.nanoTime();
                trainer.step(List.of(batch));
                double rate = shape.operations() / ((System.nanoTime() - start) / 1e9);
                if (i >= 0) {
                    rates[i] = rate;
                    peaks[i] = product;
                    ratios[i] = rate / product;
                }
            }
        }
        double rate = Median.of(rates);
        return new BenchmarkTable.Row(
                shape.label(),
                List.of(
                        shape.operations() / rate * 1e3,
                        shape.operations() / 1e9,
                        rate / 1e9,
                        Median.of(peaks) / 1e9,
                        Median.of(ratios)));
    }
}
