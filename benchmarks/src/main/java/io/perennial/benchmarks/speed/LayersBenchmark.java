package io.perennial.benchmarks.speed;

import io.perennial.benchmarks.Benchmark;
import io.perennial.benchmarks.BenchmarkTable;
import io.perennial.benchmarks.Median;
import io.perennial.benchmarks.Stopwatch;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.Precision;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.LowerStates;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.util.ArrayList;
import java.util.List;

/**
 * Adapters in the top layers only, with and without the lower layers' states kept, against adapters
 * in every layer in turn, and against what the counted operations foretell.
 */
public final class LayersBenchmark implements Benchmark {

    private static final StepShape SHAPE = new StepShape(6, 384, 12, 64, 32, 64);
    private static final long PLENTY = 1L << 30;

    private final StepShape shape;

    public LayersBenchmark() {
        this(SHAPE);
    }

    LayersBenchmark(StepShape shape) {
        this.shape = shape;
    }

    @Override
    public String name() {
        return "layers";
    }

    @Override
    public String description() {
        return "A training step with adapters in the top layers only, with and without what the layers below make of the"
                + " rows kept, against adapters in every layer.";
    }

    @Override
    public BenchmarkTable run(int repetitions) {
        try (FrozenBase base = UntrainedBase.load(shape.encoder(), Precision.FP32)) {
            List<BenchmarkTable.Row> rows = new ArrayList<>();
            for (int top = shape.layers(); top > 0; top--) {
                rows.add(measure(base, top, repetitions));
            }
            return new BenchmarkTable(
                    name(),
                    "%s, %s, %d processors"
                            .formatted(
                                    shape.label(),
                                    base.placement(),
                                    Runtime.getRuntime().availableProcessors()),
                    List.of(
                            "step ms",
                            "share of all layers",
                            "share / foretold",
                            "kept: step ms",
                            "kept: share of all layers",
                            "kept: share / foretold"),
                    rows);
        }
    }

    private BenchmarkTable.Row measure(FrozenBase base, int top, int repetitions) {
        double[] step = new double[repetitions];
        double[] share = new double[repetitions];
        double[] keptStep = new double[repetitions];
        double[] keptShare = new double[repetitions];
        try (LowerStates states = new LowerStates(base, PLENTY);
                TrainableAdapter all = adapter(base, shape.layers());
                TrainableAdapter some = adapter(base, top);
                TrainableAdapter kept = adapter(base, top)) {
            FusedTrainer plain = new FusedTrainer(base);
            FusedTrainer keeping = new FusedTrainer(base, states);
            TaskBatch allRows = batch(base, all);
            TaskBatch someRows = batch(base, some);
            TaskBatch keptRows = batch(base, kept);
            for (int i = -1; i < repetitions; i++) {
                double whole = Stopwatch.millis(() -> plain.step(List.of(allRows)));
                double upper = Stopwatch.millis(() -> plain.step(List.of(someRows)));
                double cached = Stopwatch.millis(() -> keeping.step(List.of(keptRows)));
                if (i >= 0) {
                    step[i] = upper;
                    share[i] = upper / whole;
                    keptStep[i] = cached;
                    keptShare[i] = cached / whole;
                }
            }
        }
        double foretold = shape.operations(top, false) / shape.operations();
        double keptForetold = shape.operations(top, true) / shape.operations();
        return new BenchmarkTable.Row(
                "top " + top,
                List.of(
                        Median.of(step),
                        Median.of(share),
                        Median.of(share) / foretold,
                        Median.of(keptStep),
                        Median.of(keptShare),
                        Median.of(keptShare) / keptForetold));
    }

    private TrainableAdapter adapter(FrozenBase base, int top) {
        return TrainableAdapter.create(base, shape.adapter(top), RandomRows.LABELS, 1);
    }

    /** The same rows each time, so that what is kept is found. */
    private TaskBatch batch(FrozenBase base, TrainableAdapter adapter) {
        return RandomRows.batch(base, adapter, shape.rows(), shape.tokens(), 1);
    }
}
