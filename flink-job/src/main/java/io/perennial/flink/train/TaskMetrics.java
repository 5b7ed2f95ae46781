package io.perennial.flink.train;

import org.apache.flink.metrics.Gauge;
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

    TaskMetrics(MetricGroup operator, String task) {
        MetricGroup group = operator.addGroup("task", task);
        group.gauge("examples", (Gauge<Long>) () -> examples);
        group.gauge("prequentialAccuracy", (Gauge<Double>) () -> prequentialAccuracy);
        group.gauge("prequentialLoss", (Gauge<Double>) () -> prequentialLoss);
        group.gauge("holdoutAccuracy", (Gauge<Double>) () -> holdoutAccuracy);
        group.gauge("version", (Gauge<Long>) () -> version);
        group.gauge("stepMillis", (Gauge<Double>) () -> stepMillis);
        group.gauge("examplesWaiting", (Gauge<Long>) () -> examplesWaiting);
        group.gauge("residentBytes", (Gauge<Long>) () -> residentBytes);
        group.gauge("skippedBatches", (Gauge<Long>) () -> skippedBatches);
    }

    void progress(TaskProgress progress) {
        Measurement prequential = progress.window().total();
        examples = progress.examplesSeen();
        prequentialAccuracy = prequential.accuracy();
        prequentialLoss = prequential.meanLoss();
        version = progress.counts().version;
        skippedBatches = progress.counts().skipped;
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
