package io.perennial.benchmarks.stream;

import io.perennial.benchmarks.BenchmarkTable;
import io.perennial.benchmarks.Median;
import io.perennial.flink.job.JobConfig;
import io.perennial.flink.local.LocalJob;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * What a checkpoint writes where many tasks exist and few of them have learnt since the last one,
 * and how long it takes while those few go on learning.
 */
public final class CheckpointBenchmark {

    private static final int BATCH = 4;

    /** Batches of each changing task between two checkpoints. */
    private static final int BATCHES = 8;

    private static final Duration LONGEST = Duration.ofMinutes(8);

    /** Only those checkpoints count that are asked for; Kafka allows no longer transactions. */
    private static final Duration RARELY = Duration.ofMinutes(7);

    private static final double MB = 1e6;

    private final int tasks;
    private final int changed;
    private final int checkpoints;
    private final ComputeSettings compute;
    private final Consumer<String> progress;

    /**
     * @param tasks that have learnt something
     * @param changed of them that learn between two checkpoints
     * @param checkpoints counted ones
     */
    public CheckpointBenchmark(
            int tasks,
            int changed,
            int checkpoints,
            ComputeSettings compute,
            Consumer<String> progress) {
        if (changed < 1 || changed > tasks || checkpoints < 1) {
            throw new IllegalArgumentException(
                    "tasks %d, changed %d, checkpoints %d: choose 1 to all tasks, and 1 checkpoint or more"
                            .formatted(tasks, changed, checkpoints));
        }
        this.tasks = tasks;
        this.changed = changed;
        this.checkpoints = checkpoints;
        this.compute = compute;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param folder for what broker and cluster write
     * @param log the file that this JVM logs to
     */
    public BenchmarkTable run(Path folder, Path log) throws Exception {
        try (StreamRig rig = new StreamRig(folder, 1, log)) {
            Topics topics = rig.install("checkpoint");
            JobConfig config =
                    rig.config(topics)
                            .compute(compute)
                            .checkpointInterval(RARELY)
                            .transactionTimeout(RARELY.multipliedBy(2))
                            .defaultSpec(StreamLoad.defaultSpec(BATCH))
                            .patience(Duration.ZERO)
                            .build();
            LocalJob job = rig.run(config);
            try (TrainingReports reports = rig.reports(topics)) {
                return measure(rig, topics, job, reports);
            } finally {
                job.cancel();
            }
        }
    }

    private BenchmarkTable measure(
            StreamRig rig, Topics topics, LocalJob job, TrainingReports reports) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        JobWatch watch = new JobWatch(job, LONGEST);
        progress.accept(tasks + " tasks learn for the first time");
        for (int task = 0; task < tasks; task++) {
            send(rig, topics, task, 1, random);
        }
        rig.flush();
        long expected = (long) tasks * BATCH;
        long first = expected;
        reports.readUntil(() -> watch.requireRunning() && reports.examples() >= first);
        CheckpointNumbers whole = CheckpointNumbers.read(rig.rest(), job.id(), job.checkpoint());
        List<CheckpointNumbers> found = new ArrayList<>();
        for (int checkpoint = 0; checkpoint < checkpoints; checkpoint++) {
            progress.accept("checkpoint %d of %d".formatted(checkpoint + 1, checkpoints));
            for (int i = 0; i < changed; i++) {
                send(rig, topics, (checkpoint * changed + i) % tasks, BATCHES, random);
            }
            rig.flush();
            // The barrier comes while the last batches are trained on, so that it has to wait for a
            // step.
            long most = expected + (long) changed * BATCH * (BATCHES - 1);
            reports.readUntil(() -> watch.requireRunning() && reports.examples() >= most);
            long number = job.checkpoint();
            found.add(CheckpointNumbers.read(rig.rest(), job.id(), number));
            expected += (long) changed * BATCH * BATCHES;
            long all = expected;
            reports.readUntil(() -> watch.requireRunning() && reports.examples() >= all);
        }
        return table(whole, found);
    }

    private static void send(
            StreamRig rig, Topics topics, int task, int batches, SplittableRandom random) {
        for (int example = 0; example < BATCH * batches; example++) {
            rig.send(topics, StreamLoad.example(task, random));
        }
    }

    private BenchmarkTable table(CheckpointNumbers whole, List<CheckpointNumbers> found) {
        double bytes = bytesOfATask();
        String checkpoints = " of " + found.size();
        List<BenchmarkTable.Row> rows =
                List.of(
                        row("the first, all tasks", List.of(whole), tasks * bytes, Median::of),
                        row("median" + checkpoints, found, changed * bytes, Median::of),
                        row(
                                "mean" + checkpoints,
                                found,
                                changed * bytes,
                                values -> DoubleStream.of(values).average().orElseThrow()));
        return new BenchmarkTable(
                "checkpoint",
                "%d tasks, %d changed between checkpoints, shipped base, Houlsby 32, %d processors"
                        .formatted(tasks, changed, Runtime.getRuntime().availableProcessors()),
                List.of(
                        "changed MB",
                        "uploaded MB",
                        "uploaded / changed",
                        "whole MB",
                        "duration ms",
                        "barrier ms"),
                rows);
    }

    /**
     * @param middle of the values of all checkpoints
     */
    private static BenchmarkTable.Row row(
            String label,
            List<CheckpointNumbers> found,
            double changedBytes,
            ToDoubleFunction<double[]> middle) {
        double uploaded = of(found, CheckpointNumbers::uploaded, middle);
        return new BenchmarkTable.Row(
                label,
                List.of(
                        changedBytes / MB,
                        uploaded / MB,
                        uploaded / changedBytes,
                        of(found, CheckpointNumbers::whole, middle) / MB,
                        of(found, CheckpointNumbers::millis, middle),
                        of(found, CheckpointNumbers::barrierMillis, middle)));
    }

    private static double of(
            List<CheckpointNumbers> found,
            ToDoubleFunction<CheckpointNumbers> number,
            ToDoubleFunction<double[]> middle) {
        return middle.applyAsDouble(found.stream().mapToDouble(number).toArray());
    }

    /** Parameters and both moments as they lie in state. */
    private int bytesOfATask() {
        try (FrozenBase base = FrozenBase.acquire(BaseLocation.shipped(), compute);
                TrainableAdapter adapter =
                        TrainableAdapter.create(
                                base, AdapterSpec.defaults(), StreamLoad.LABELS, 1)) {
            return adapter.state().toBytes().length;
        }
    }
}
