package io.perennial.benchmarks.stream;

import io.perennial.benchmarks.BenchmarkTable;
import io.perennial.flink.job.JobConfig;
import io.perennial.flink.local.LocalJob;
import io.perennial.model.base.ComputeSettings;
import io.perennial.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What an example costs with few tasks and with very many, whose frequency follows Zipf's law, when
 * only so many adapters fit into memory. The first number of tasks is measured again at the end, so
 * that a machine that has become slower shows.
 */
public final class ScaleBenchmark {

    private static final double FROM = 0.3;
    private static final double TO = 0.95;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final List<Integer> counts;
    private final int examples;
    private final int batchSize;
    private final long residentBytes;
    private final int parallelism;
    private final ComputeSettings compute;
    private final Consumer<String> progress;

    /**
     * @param counts numbers of tasks
     * @param examples of each number of tasks
     * @param residentBytes for adapters, in each subtask
     */
    public ScaleBenchmark(
            List<Integer> counts,
            int examples,
            int batchSize,
            long residentBytes,
            int parallelism,
            ComputeSettings compute,
            Consumer<String> progress) {
        this.counts = List.copyOf(counts);
        this.examples = examples;
        this.batchSize = batchSize;
        this.residentBytes = residentBytes;
        this.parallelism = parallelism;
        this.compute = compute;
        this.progress = progress;
    }

    /** What one number of tasks gave. */
    private record Found(
            int tasks,
            long trainedTasks,
            long examples,
            double rate,
            double heap,
            double resident) {}

    /**
     * Measures.
     *
     * @param folder for what broker and cluster write
     * @param log the file that this JVM logs to
     */
    public BenchmarkTable run(Path folder, Path log) throws Exception {
        List<Found> found = new ArrayList<>();
        try (StreamRig rig = new StreamRig(folder, parallelism, log)) {
            List<Integer> order = new ArrayList<>(counts);
            order.add(counts.get(0));
            for (int place = 0; place < order.size(); place++) {
                progress.accept(order.get(place) + " tasks");
                found.add(measure(rig, order.get(place), place));
            }
        }
        double first = found.get(0).rate;
        double again = found.get(found.size() - 1).rate;
        List<BenchmarkTable.Row> rows = new ArrayList<>();
        for (Found one : found) {
            rows.add(
                    new BenchmarkTable.Row(
                            one.tasks + " tasks",
                            List.of(
                                    (double) one.trainedTasks,
                                    (double) one.examples,
                                    one.rate,
                                    (first + again) / 2 / one.rate,
                                    one.heap,
                                    one.resident)));
        }
        return new BenchmarkTable(
                "scale",
                "shipped base, Houlsby 32, batches of %d, %d MB for adapters, %d subtasks x %d threads, %s, %d processors"
                        .formatted(
                                batchSize,
                                residentBytes / 1_000_000,
                                parallelism,
                                compute.threads(),
                                compute.precision().code(),
                                Runtime.getRuntime().availableProcessors()),
                List.of(
                        "tasks trained",
                        "examples trained",
                        "examples/s",
                        "cost of an example",
                        "heap MB",
                        "process MB"),
                rows);
    }

    private Found measure(StreamRig rig, int tasks, int run) throws InterruptedException {
        Topics topics = rig.install("scale-" + run);
        ZipfTasks drawn = new ZipfTasks(tasks, 1);
        SplittableRandom random = new SplittableRandom(run);
        int[] counted = new int[tasks];
        for (int example = 0; example < examples; example++) {
            int task = drawn.next();
            counted[task]++;
            rig.send(topics, StreamLoad.example(task, random));
        }
        rig.flush();
        // What does not fill a batch waits on.
        long expected =
                IntStream.of(counted).mapToLong(n -> (long) (n / batchSize) * batchSize).sum();
        long trained = IntStream.of(counted).filter(n -> n >= batchSize).count();
        JobConfig config =
                rig.config(topics)
                        .compute(compute)
                        .parallelism(parallelism)
                        .residentBytes(residentBytes)
                        .defaultSpec(StreamLoad.defaultSpec(batchSize))
                        .patience(Duration.ZERO)
                        .build();
        LocalJob job = rig.run(config);
        try (TrainingReports reports = rig.reports(topics)) {
            JobWatch watch = new JobWatch(job, LONGEST);
            reports.readUntil(() -> watch.requireRunning() && reports.examples() >= expected);
            double rate = ExampleRate.of(reports.batches(), FROM, TO);
            return new Found(
                    tasks, trained, expected, rate, ProcessMemory.heap(), ProcessMemory.resident());
        } finally {
            job.cancel();
        }
    }
}
