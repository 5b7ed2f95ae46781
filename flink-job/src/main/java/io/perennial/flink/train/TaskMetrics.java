package io.perennial.flink.train;

import io.perennial.flink.metric.JobMetric;
import org.apache.flink.metrics.MetricGroup;

/**
 * One task's numbers for Flink's metric system, under the group {@code task}. Written by the main
 * thread, read by reporters.
 */
final class TaskMetrics {

    private volatile long examples;
    private volatile double prequentialAccuracy;
    private volatile double prequentialLoss;
    private volatile double holdoutAccuracy;
    private volatile long version;
    private volatile double stepMillis;
    private volatile long examplesWaiting;
    private volatile long residentBytes;
    private volatile long skippedBatches;
    private volatile long drifts;

    TaskMetrics(MetricGroup operator, String task) {
        MetricGroup group = JobMetric.ofTask(operator, task);
        JobMetric.TASK_EXAMPLES.gauge(group, () -> examples);
        JobMetric.TASK_PREQUENTIAL_ACCURACY.gauge(group, () -> prequentialAccuracy);
        JobMetric.TASK_PREQUENTIAL_LOSS.gauge(group, () -> prequentialLoss);
        JobMetric.TASK_HOLDOUT_ACCURACY.gauge(group, () -> holdoutAccuracy);
        JobMetric.TASK_VERSION.gauge(group, () -> version);
        JobMetric.TASK_STEP_MILLIS.gauge(group, () -> stepMillis);
        JobMetric.TASK_EXAMPLES_WAITING.gauge(group, () -> examplesWaiting);
        JobMetric.TASK_RESIDENT_BYTES.gauge(group, () -> residentBytes);
        JobMetric.TASK_SKIPPED_BATCHES.gauge(group, () -> skippedBatches);
        JobMetric.TASK_DRIFTS.gauge(group, () -> drifts);
    }

    void progress(TaskProgress progress) {
        Measurement prequential = progress.window().total();
        examples = progress.examplesSeen();
        prequentialAccuracy = prequential.accuracy();
        prequentialLoss = prequential.meanLoss();
        version = progress.counts().version;
        skippedBatches = progress.counts().skipped;
        drifts = progress.drift().found();
    }

    void waiting(int count) {
        examplesWaiting = count;
    }

    void step(long nanos) {
        stepMillis = nanos / 1e6;
    }

    void holdout(double accuracy) {
        holdoutAccuracy = accuracy;
    }

    void resident(long bytes) {
        residentBytes = bytes;
    }
}
