package io.perennial.benchmarks.stream;

import io.perennial.benchmarks.BenchmarkTable;
import io.perennial.benchmarks.Median;
import io.perennial.flink.job.JobConfig;
import io.perennial.flink.local.LocalJob;
import io.perennial.model.base.ComputeSettings;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Memory over a long run of tasks of many methods, more than fit into memory, which are trained,
 * replayed, gated, published, checkpointed and evicted all the time.
 */
public final class MemoryBenchmark {

    private static final List<String> METHODS =
            List.of(
                    "{\"method\":\"houlsby\"}",
                    "{\"method\":\"pfeiffer\"}",
                    "{\"method\":\"lora\"}",
                    "{\"method\":\"ia3\"}",
                    "{\"method\":\"prefix\"}",
                    "{\"method\":\"compacter\"}",
                    "{\"method\":\"houlsby\",\"leave_out\":[0,1]}",
                    "{\"method\":\"head_only\"}");

    private static final double HOLDOUT = 0.1;

    /** Examples that wait in Kafka. */
    private static final int AHEAD = 4_096;

    private static final int CHUNK = 256;

    private final int tasks;
    private final Duration length;
    private final Duration every;
    private final long residentBytes;
    private final ComputeSettings compute;
    private final Consumer<String> progress;

    /**
     * @param length of the run
     * @param every time between two samples
     * @param residentBytes for adapters
     */
    public MemoryBenchmark(
            int tasks,
            Duration length,
            Duration every,
            long residentBytes,
            ComputeSettings compute,
            Consumer<String> progress) {
        this.tasks = tasks;
        this.length = length;
        this.every = every;
        this.residentBytes = residentBytes;
        this.compute = compute;
        this.progress = progress;
    }

    /**
     * What a run has found.
     *
     * @param svg a picture of all samples
     */
    public record Found(BenchmarkTable table, String svg) {}

    /**
     * Measures.
     *
     * @param folder for what broker and cluster write
     * @param log the file that this JVM logs to
     */
    public Found run(Path folder, Path log) throws Exception {
        List<MemorySample> samples = new ArrayList<>();
        try (StreamRig rig = new StreamRig(folder, 1, log)) {
            Topics topics = rig.install("memory");
            for (int task = 0; task < tasks; task++) {
                rig.send(topics, spec(task));
            }
            rig.flush();
            JobConfig config =
                    rig.config(topics).compute(compute).residentBytes(residentBytes).build();
            LocalJob job = rig.run(config);
            try (TrainingReports reports = rig.reports(topics)) {
                sample(rig, topics, job, reports, samples);
            } finally {
                job.cancel();
            }
        }
        return new Found(table(samples), MemoryPlot.svg(samples));
    }

    private static TaskSpec spec(int task) {
        return StreamLoad.spec(
                """
                {"task":"%s","slot":%d,"adapter":%s,"labels":["a","b","c","d"],"batch_size":8,
                 "replay":{"passes":1,"capacity":200},"holdout_share":%s,"publication":{"margin":1,"every_examples":64}}
                """
                        .formatted(
                                StreamLoad.name(task),
                                task,
                                METHODS.get(task % METHODS.size()),
                                HOLDOUT));
    }

    private void sample(
            StreamRig rig,
            Topics topics,
            LocalJob job,
            TrainingReports reports,
            List<MemorySample> samples)
            throws Exception {
        RocksMemory rocks = new RocksMemory(rig.metrics());
        JobWatch watch = new JobWatch(job, length.multipliedBy(2));
        ZipfTasks drawn = new ZipfTasks(tasks, 1);
        SplittableRandom random = new SplittableRandom(2);
        long start = System.nanoTime();
        long sent = 0;
        double seconds = 0;
        double next = every.toMillis() / 1e3;
        while (seconds < length.toMillis() / 1e3) {
            while (sent < reports.examples() / (1 - HOLDOUT) + AHEAD) {
                for (int i = 0; i < CHUNK; i++) {
                    rig.send(topics, StreamLoad.example(drawn.next(), random));
                }
                rig.flush();
                sent += CHUNK;
            }
            long before = reports.examples();
            double due = next;
            reports.readUntil(
                    () ->
                            watch.requireRunning()
                                    && (reports.examples() > before
                                            || (System.nanoTime() - start) / 1e9 > due));
            reports.forgetBatches();
            seconds = (System.nanoTime() - start) / 1e9;
            if (seconds >= next) {
                next += every.toMillis() / 1e3;
                double heap = ProcessMemory.heap();
                double outside = ProcessMemory.resident() - ProcessMemory.reservedHeap();
                samples.add(
                        new MemorySample(seconds, reports.examples(), heap, outside, rocks.read()));
                progress.accept(
                        "%.0f s: %,d examples, heap %.0f MB, outside %.0f MB"
                                .formatted(seconds, reports.examples(), heap, outside));
            }
        }
    }

    /** Each quarter after the first one, in which everything is loaded for the first time. */
    private BenchmarkTable table(List<MemorySample> samples) {
        if (samples.size() < 4) {
            throw new IllegalArgumentException(
                    samples.size() + " samples are too few; run longer, or sample more often");
        }
        List<BenchmarkTable.Row> rows = new ArrayList<>();
        for (int quarter = 1; quarter <= 4; quarter++) {
            List<MemorySample> part =
                    samples.subList(
                            samples.size() * (quarter - 1) / 4, samples.size() * quarter / 4);
            rows.add(
                    new BenchmarkTable.Row(
                            "quarter " + quarter,
                            List.of(
                                    (double) part.get(part.size() - 1).examples(),
                                    median(part, MemorySample::heap),
                                    median(part, MemorySample::outside),
                                    median(part, MemorySample::rocks))));
        }
        return new BenchmarkTable(
                "memory",
                "%d tasks of %d methods, %d MB for adapters, %d minutes, %d processors"
                        .formatted(
                                tasks,
                                METHODS.size(),
                                residentBytes / 1_000_000,
                                length.toMinutes(),
                                Runtime.getRuntime().availableProcessors()),
                List.of("examples", "heap MB", "outside the heap MB", "RocksDB MB"),
                rows);
    }

    private static double median(List<MemorySample> samples, ToDoubleFunction<MemorySample> of) {
        return Median.of(samples.stream().mapToDouble(of).toArray());
    }
}
