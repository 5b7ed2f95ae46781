package io.perennial.benchmarks.serve;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perennial.benchmarks.BenchmarkTable;
import io.perennial.benchmarks.Median;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.Prediction;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.text.EncodedText;
import io.perennial.serving.ServingLimits;
import io.perennial.serving.predict.Forward;
import io.perennial.serving.predict.Parallelism;
import io.perennial.serving.predict.PredictionQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Rows a second for one task and for many at once, held in the same round against one task and
 * against the base with a linear head alone; and how long answers take at 70 % of that load.
 *
 * @param counts numbers of tasks
 * @param tokens of every row
 * @param spec of the adapters (JSON)
 * @param deviceBytes for adapters on the device
 * @param forwards that run at once, 0 as a serving process decides
 * @param time of each case in each round
 * @param rounds whose median counts
 * @param progress is told what is measured
 */
public record ServeBenchmark(
        List<Integer> counts,
        int tokens,
        String spec,
        long deviceBytes,
        int forwards,
        Duration time,
        int rounds,
        ComputeSettings compute,
        Consumer<String> progress) {

    private static final double LOAD = 0.7;
    private static final int FIRST_WORD = 5;
    private static final int ROWS = 1_024;

    /** Traffic of so many tasks is also sent with a forward for each task of a batch. */
    private static final int APART = 1_000;

    /** From so many tasks on, traffic by Zipf's law is measured too. */
    private static final int ZIPF = 100;

    public ServeBenchmark {
        counts = List.copyOf(counts);
    }

    /** Measures. */
    public BenchmarkTable run() throws InterruptedException {
        List<ServeCase> cases = cases();
        int most = counts.stream().mapToInt(count -> count).max().orElse(1);
        ServingLimits limits = ServingLimits.defaults();
        try (FrozenBase base = FrozenBase.acquire(BaseLocation.shipped(), compute)) {
            progress.accept("making " + most + " adapters");
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            Parallelism parallelism = Parallelism.of(base, forwards);
            List<FusedPredictor> fused =
                    IntStream.range(0, parallelism.forwards())
                            .mapToObj(i -> new FusedPredictor(base, parallelism.threads()))
                            .toList();
            try (ServedTasks tasks = new ServedTasks(base, most, spec, deviceBytes, registry);
                    PredictionQueue shared = queue(limits, fused, ServeBenchmark::atOnce);
                    PredictionQueue apart = queue(limits, fused, ServeBenchmark::oneByOne)) {
                List<EncodedText> rows = rows(base);
                int waiting = 4 * limits.rowsPerBatch() * parallelism.forwards();
                OfferedLoad together = new OfferedLoad(tasks, shared, rows, waiting);
                OfferedLoad separately = new OfferedLoad(tasks, apart, rows, waiting);
                double[][] rates = new double[cases.size()][rounds];
                for (int round = -1; round < rounds; round++) {
                    for (int i = 0; i < cases.size(); i++) {
                        ServeCase each = cases.get(i);
                        OfferedLoad load = each.apart() ? separately : together;
                        double rate = load.saturate(each.tasks(), time);
                        if (round >= 0) {
                            rates[i][round] = rate;
                        }
                    }
                    progress.accept(
                            round < 0 ? "warm" : "round %d of %d".formatted(round + 1, rounds));
                }
                List<BenchmarkTable.Row> table = new ArrayList<>();
                for (int i = 0; i < cases.size(); i++) {
                    ServeCase each = cases.get(i);
                    OfferedLoad load = each.apart() ? separately : together;
                    double rate = Median.of(rates[i]);
                    double[] took = load.latencies(each.tasks(), LOAD * rate, time);
                    table.add(
                            new BenchmarkTable.Row(
                                    each.label(),
                                    List.of(
                                            rate,
                                            ratio(rates[i], rates[1]),
                                            ratio(rates[i], rates[0]),
                                            took[took.length / 2],
                                            took[(int) (0.99 * (took.length - 1))])));
                    progress.accept(each.label() + " at 70 % load");
                }
                double forward = 1e3 * limits.rowsPerBatch() * parallelism.forwards();
                double oneTask = forward / Median.of(rates[1]);
                return table(
                        base,
                        limits,
                        parallelism,
                        limit(base, limits, parallelism, oneTask),
                        table);
            }
        }
    }

    private List<ServeCase> cases() {
        List<ServeCase> cases = new ArrayList<>();
        cases.add(ServeCase.bare());
        cases.add(ServeCase.uniform(1, false));
        for (int count : counts) {
            if (count > 1) {
                cases.add(ServeCase.uniform(count, false));
            }
            if (count >= ZIPF) {
                cases.add(ServeCase.zipf(count));
            }
            if (count == APART) {
                cases.add(ServeCase.uniform(count, true));
            }
        }
        return cases;
    }

    private static double ratio(double[] rates, double[] to) {
        return Median.of(
                IntStream.range(0, rates.length)
                        .mapToDouble(round -> rates[round] / to[round])
                        .toArray());
    }

    private static PredictionQueue queue(
            ServingLimits limits,
            List<FusedPredictor> predictors,
            Function<FusedPredictor, Forward> forward) {
        return new PredictionQueue(
                predictors.stream().map(forward).toList(),
                limits.rowsPerBatch(),
                limits.paddingFactor(),
                limits.queuedRows(),
                limits.requestTimeout(),
                new SimpleMeterRegistry());
    }

    private static Forward atOnce(FusedPredictor fused) {
        return fused::predict;
    }

    private static Forward oneByOne(FusedPredictor fused) {
        return batches -> {
            List<List<Prediction>> answers = new ArrayList<>();
            for (PredictionBatch batch : batches) {
                answers.addAll(fused.predict(List.of(batch)));
            }
            return answers;
        };
    }

    private List<EncodedText> rows(FrozenBase base) {
        SplittableRandom random = new SplittableRandom(1);
        List<EncodedText> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            int[] ids = random.ints(tokens, FIRST_WORD, base.config().vocabularySize()).toArray();
            rows.add(new EncodedText(ids, tokens, false));
        }
        return rows;
    }

    /**
     * How near to one task's rate another task for every row could come, if its adapter had only to
     * be read.
     *
     * @param oneTask milliseconds of a forward of one task
     */
    private String limit(
            FrozenBase base, ServingLimits limits, Parallelism parallelism, double oneTask)
            throws InterruptedException {
        long values = base.layout(AdapterSpec.parse(spec), ServedTasks.LABELS.size()).size();
        try (AdapterReads reads = new AdapterReads(base, values)) {
            int adapters = limits.rowsPerBatch();
            double millis = reads.millis(adapters, parallelism.forwards());
            return "a forward of one task takes %.1f ms, reading %d adapters once %.1f ms: so at most %.2f of one task"
                    .formatted(oneTask, adapters, millis, oneTask / (oneTask + millis));
        }
    }

    private BenchmarkTable table(
            FrozenBase base,
            ServingLimits limits,
            Parallelism parallelism,
            String limit,
            List<BenchmarkTable.Row> rows) {
        return new BenchmarkTable(
                "serve",
                "%s on %s, %s, rows of %d tokens, %d rows a forward, %d forwards at once with %d threads each, %d MB for adapters, %d processors; %s"
                        .formatted(
                                base.name(),
                                base.placement(),
                                spec,
                                tokens,
                                limits.rowsPerBatch(),
                                parallelism.forwards(),
                                parallelism.threads(),
                                deviceBytes >> 20,
                                Runtime.getRuntime().availableProcessors(),
                                limit),
                List.of(
                        "rows/s",
                        "of one task",
                        "of the base",
                        "ms median at 70 %",
                        "ms p99 at 70 %"),
                rows);
    }
}
