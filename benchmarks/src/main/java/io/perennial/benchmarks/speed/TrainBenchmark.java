package io.perennial.benchmarks.speed;

import ai.djl.Device;
import io.perennial.benchmarks.BenchmarkTable;
import io.perennial.benchmarks.Median;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.Precision;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A training step at three sizes of base, against the rate of a large matrix product in the same
 * process, and perhaps against the same step in Python. What is compared runs in turn.
 */
public final class TrainBenchmark {

    /** A small base with short rows, a middle one, and one of the common size. */
    static final List<StepShape> SHAPES =
            List.of(
                    new StepShape(4, 256, 4, 32, 32, 32),
                    new StepShape(6, 384, 12, 64, 32, 64),
                    new StepShape(12, 768, 12, 128, 16, 64));

    private static final int LEAST_REPETITIONS = 5;

    private final List<StepShape> shapes;
    private final List<Precision> precisions;
    private final Optional<String> python;

    /**
     * @param precisions of the frozen linear maps, each a row of every size
     * @param python the interpreter of the same step in PyTorch, where it shall be measured too
     */
    public TrainBenchmark(List<Precision> precisions, Optional<String> python) {
        this(SHAPES, precisions, python);
    }

    TrainBenchmark(List<StepShape> shapes, List<Precision> precisions, Optional<String> python) {
        this.shapes = shapes;
        this.precisions = precisions;
        this.python = python;
    }

    /** Those that this machine is made for: float32, and bfloat16 where it multiplies in it. */
    public static List<Precision> precisions() {
        Device device = DeviceChoice.AUTO.resolve();
        return Precision.AUTO.resolve(device) == Precision.BF16
                ? List.of(Precision.FP32, Precision.BF16)
                : List.of(Precision.FP32);
    }

    /**
     * Measures.
     *
     * @param repetitions counted runs of each row, after one to warm up
     * @param seconds after which a row ends early, though never before its fifth run
     */
    public BenchmarkTable run(int repetitions, double seconds) {
        List<BenchmarkTable.Row> rows = new ArrayList<>();
        List<String> columns =
                new ArrayList<>(
                        List.of(
                                "step ms",
                                "GFLOP a step",
                                "GFLOP/s",
                                "product GFLOP/s",
                                "step / product"));
        if (python.isPresent()) {
            columns.addAll(List.of("peer ms", "peer product GFLOP/s", "peer / step"));
        }
        int threads = Runtime.getRuntime().availableProcessors();
        String device = DeviceChoice.AUTO.resolve().toString();
        String peers = "";
        for (StepShape shape : shapes) {
            try (Peer peer = new Peer(python, shape, threads)) {
                peers = peer.description();
                for (Precision precision : precisions) {
                    try (FrozenBase base = UntrainedBase.load(shape.encoder(), precision)) {
                        rows.add(measure(base, shape, peer, repetitions, seconds));
                    }
                }
            }
        }
        return new BenchmarkTable(
                "train",
                "one task, %s, %d processors%s".formatted(device, threads, peers),
                columns,
                rows);
    }

    /** The process in Python, or none. */
    private record Peer(Optional<PeerProcess> process) implements AutoCloseable {

        Peer(Optional<String> python, StepShape shape, int threads) {
            this(python.map(interpreter -> PeerProcess.start(interpreter, shape, threads)));
        }

        String description() {
            return process.map(peer -> ", peer: PyTorch " + peer.version() + " in float32")
                    .orElse("");
        }

        @Override
        public void close() {
            process.ifPresent(PeerProcess::close);
        }
    }

    private static BenchmarkTable.Row measure(
            FrozenBase base, StepShape shape, Peer peer, int repetitions, double seconds) {
        FusedTrainer trainer = new FusedTrainer(base);
        Readings readings = new Readings();
        try (MatrixPeak peak = new MatrixPeak(base);
                TrainableAdapter adapter =
                        TrainableAdapter.create(base, shape.adapter(), RandomRows.LABELS, 1)) {
            TaskBatch batch = RandomRows.batch(base, adapter, shape.rows(), shape.tokens(), 1);
            long begin = System.nanoTime();
            for (int i = -1; i < repetitions; i++) {
                boolean late = (System.nanoTime() - begin) / 1e9 > seconds;
                if (late && i >= LEAST_REPETITIONS) {
                    break;
                }
                double product = peak.measure();
                long start = System.nanoTime();
                trainer.step(List.of(batch));
                double step = (System.nanoTime() - start) / 1e9;
                double peerStep = peer.process.map(PeerProcess::step).orElse(0.0);
                double peerProduct = peer.process.map(PeerProcess::product).orElse(1.0);
                if (i >= 0) {
                    readings.add(shape.operations(), product, step, peerStep, peerProduct);
                }
            }
        }
        String label = shape.label() + ", " + base.precision().code();
        return new BenchmarkTable.Row(
                label, readings.medians(shape.operations(), peer.process.isPresent()));
    }

    /** What was measured in each repetition. */
    private static final class Readings {
        private final List<Double> steps = new ArrayList<>();
        private final List<Double> products = new ArrayList<>();
        private final List<Double> ratios = new ArrayList<>();
        private final List<Double> peerSteps = new ArrayList<>();
        private final List<Double> peerProducts = new ArrayList<>();
        private final List<Double> peerRatios = new ArrayList<>();

        void add(double operations, double product, double step, double peer, double peerProduct) {
            steps.add(step);
            products.add(product);
            ratios.add(operations / step / product);
            peerSteps.add(peer);
            peerProducts.add(MatrixPeak.rate(peerProduct));
            peerRatios.add(peer / step);
        }

        List<Double> medians(double operations, boolean withPeer) {
            double step = median(steps);
            List<Double> values =
                    new ArrayList<>(
                            List.of(
                                    step * 1e3,
                                    operations / 1e9,
                                    operations / step / 1e9,
                                    median(products) / 1e9,
                                    median(ratios)));
            if (withPeer) {
                values.addAll(
                        List.of(
                                median(peerSteps) * 1e3,
                                median(peerProducts) / 1e9,
                                median(peerRatios)));
            }
            return values;
        }

        private static double median(List<Double> values) {
            return Median.of(values.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }
}
