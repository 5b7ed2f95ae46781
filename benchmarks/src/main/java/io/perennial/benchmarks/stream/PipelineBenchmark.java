package io.perennial.benchmarks.stream;

import io.perennial.benchmarks.BenchmarkTable;
import io.perennial.flink.job.JobConfig;
import io.perennial.flink.local.LocalJob;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Examples a second from Kafka through Flink into adapters, against the training core alone on rows
 * of the same kind, before and after in the same process.
 */
public final class PipelineBenchmark {

    /** What does not count at the beginning and at the end of a run. */
    private static final double FROM = 0.2;

    private static final double TO = 0.9;

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final PipelineLoad load;
    private final int parallelism;
    private final ComputeSettings compute;
    private final Consumer<String> progress;

    /**
     * @param parallelism subtasks of the job, and trainers of the bare core
     * @param compute of both
     * @param progress is told what happens, a line at a time
     */
    public PipelineBenchmark(
            PipelineLoad load,
            int parallelism,
            ComputeSettings compute,
            Consumer<String> progress) {
        this.load = load;
        this.parallelism = parallelism;
        this.compute = compute;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param folder for what broker and cluster write
     * @param log the file that this JVM logs to
     * @param rounds rows of the table
     */
    public BenchmarkTable run(Path folder, Path log, int rounds) throws Exception {
        List<BenchmarkTable.Row> rows = new ArrayList<>();
        try (FrozenBase base = FrozenBase.acquire(BaseLocation.shipped(), compute);
                StreamRig rig = new StreamRig(folder, parallelism, log)) {
            for (int round = 1; round <= rounds; round++) {
                rows.add(round(base, rig, round));
            }
            return new BenchmarkTable(
                    "pipeline",
                    "%s, Houlsby 32, %d tasks, batches of %d, %d subtasks x %d threads, %s, %d processors"
                            .formatted(
                                    base.name(),
                                    load.tasks(),
                                    load.batchSize(),
                                    parallelism,
                                    compute.threads(),
                                    base.placement(),
                                    Runtime.getRuntime().availableProcessors()),
                    List.of(
                            "core before, examples/s",
                            "pipeline, examples/s",
                            "core after, examples/s",
                            "pipeline / core"),
                    rows);
        }
    }

    private BenchmarkTable.Row round(FrozenBase base, StreamRig rig, int round) throws Exception {
        Topics topics = rig.install("pipeline-" + round);
        JobConfig config = rig.config(topics).compute(compute).parallelism(parallelism).build();
        BareCore core = new BareCore(base, load, parallelism, config.tasksPerStep());
        int batches = Math.max(1, load.batches() / 3);
        send(rig, topics, round);
        progress.accept("round " + round + ": the bare core");
        double before = core.measure(batches);
        progress.accept("round " + round + ": Kafka, Flink, RocksDB");
        double pipeline = pipeline(rig, topics, config);
        progress.accept("round " + round + ": the bare core again");
        double after = core.measure(batches);
        return new BenchmarkTable.Row(
                "round " + round,
                List.of(before, pipeline, after, pipeline / ((before + after) / 2)));
    }

    /** Everything is in Kafka before the job starts: reading is never what it waits for. */
    private void send(StreamRig rig, Topics topics, int round) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(round);
        for (int task = 0; task < load.tasks(); task++) {
            rig.send(topics, StreamLoad.task(task, load.batchSize()));
        }
        for (int example = 0; example < load.examples(); example++) {
            rig.send(topics, StreamLoad.example(example % load.tasks(), random));
        }
        rig.flush();
    }

    private double pipeline(StreamRig rig, Topics topics, JobConfig config)
            throws InterruptedException {
        LocalJob job = rig.run(config);
        try (TrainingReports reports = rig.reports(topics)) {
            JobWatch watch = new JobWatch(job, LONGEST);
            reports.readUntil(
                    () -> watch.requireRunning() && reports.examples() >= load.examples());
            return ExampleRate.of(reports.batches(), FROM, TO);
        } finally {
            job.cancel();
        }
    }
}
