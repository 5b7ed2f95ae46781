package io.perennial.flink.train;

import io.perennial.flink.metric.JobMetric;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** The training operator's own numbers, and those of its tasks. */
final class TrainMetrics {

    private final MetricGroup group;
    private final Map<String, TaskMetrics> tasks = new HashMap<>();
    private final Counter replaySteps;
    private final Counter skippedBatches;
    private final Counter similarStarts;
    private final Counter freshStarts;
    private volatile int residentTasks;
    private volatile int fusedTasksPerStep;

    TrainMetrics(MetricGroup group) {
        this.group = group;
        this.replaySteps = JobMetric.REPLAY_STEPS.counter(group);
        this.skippedBatches = JobMetric.SKIPPED_BATCHES.counter(group);
        this.similarStarts = JobMetric.SIMILAR_STARTS.counter(group);
        this.freshStarts = JobMetric.FRESH_STARTS.counter(group);
        JobMetric.RESIDENT_TASKS.gauge(group, () -> residentTasks);
        JobMetric.FUSED_TASKS_PER_STEP.gauge(group, () -> fusedTasksPerStep);
    }

    TaskMetrics task(String name) {
        return tasks.computeIfAbsent(name, task -> new TaskMetrics(group, task));
    }

    void residentTasks(int count) {
        residentTasks = count;
    }

    void stepBegins(int fusedTasks) {
        fusedTasksPerStep = fusedTasks;
    }

    /** A task that asked for a similar start has begun, with one or without. */
    void started(StartingPoint start) {
        (start.isFresh() ? freshStarts : similarStarts).inc();
    }

    void stepEnds(TaskOutcome outcome) {
        replaySteps.inc(outcome.replaySteps());
        skippedBatches.inc(outcome.skipped());
    }
}
