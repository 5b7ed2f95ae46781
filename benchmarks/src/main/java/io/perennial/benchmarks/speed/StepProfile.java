package io.perennial.benchmarks.speed;

import io.perennial.benchmarks.BenchmarkTable;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.Precision;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the time of a training step goes: shares by kind of operation, from the engine's own
 * profiler. What is left is outside the engine: Java, its native interface, the making of inputs.
 */
public final class StepProfile {

    private static final int WARM_UP = 2;

    private final List<StepShape> shapes;
    private final List<Precision> precisions;

    /**
     * @param precisions of the frozen linear maps, each a row of every size
     */
    public StepProfile(List<Precision> precisions) {
        this(TrainBenchmark.SHAPES, precisions);
    }

    StepProfile(List<StepShape> shapes, List<Precision> precisions) {
        this.shapes = shapes;
        this.precisions = precisions;
    }

    /**
     * Measures.
     *
     * @param repetitions steps of each row under the profiler
     */
    public BenchmarkTable run(int repetitions) {
        List<BenchmarkTable.Row> rows = new ArrayList<>();
        for (StepShape shape : shapes) {
            for (Precision precision : precisions) {
                try (FrozenBase base = UntrainedBase.load(shape.encoder(), precision)) {
                    String label = shape.label() + ", " + precision.code();
                    rows.add(new BenchmarkTable.Row(label, measure(base, shape, repetitions)));
                }
            }
        }
        List<String> columns = new ArrayList<>(List.of("step ms"));
        Arrays.stream(OpKind.values()).map(kind -> kind.label() + " %").forEach(columns::add);
        columns.add("outside the engine %");
        return new BenchmarkTable(
                "train profile",
                "one task, %s, %d processors, under the profiler"
                        .formatted(
                                DeviceChoice.AUTO.resolve(),
                                Runtime.getRuntime().availableProcessors()),
                columns,
                rows);
    }

    /** A step's time, and the share of each kind of it. */
    private static List<Double> measure(FrozenBase base, StepShape shape, int repetitions) {
        FusedTrainer trainer = new FusedTrainer(base);
        try (TrainableAdapter adapter =
                TrainableAdapter.create(base, shape.adapter(), RandomRows.LABELS, 1)) {
            TaskBatch batch = RandomRows.batch(base, adapter, shape.rows(), shape.tokens(), 1);
            steps(trainer, batch, WARM_UP);
            EngineTrace trace = EngineTrace.of(() -> steps(trainer, batch, repetitions));
            double whole = trace.wholeMillis();
            List<Double> values = new ArrayList<>(List.of(whole / repetitions));
            for (OpKind kind : OpKind.values()) {
                values.add(100 * trace.millis(kind) / whole);
            }
            values.add(100 * trace.outsideMillis() / whole);
            return values;
        }
    }

    private static void steps(FusedTrainer trainer, TaskBatch batch, int count) {
        for (int i = 0; i < count; i++) {
            trainer.step(List.of(batch));
        }
    }
}
