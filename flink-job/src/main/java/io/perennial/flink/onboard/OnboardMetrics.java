package io.perennial.flink.onboard;

import io.perennial.flink.metric.JobMetric;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counts what is passed over, and rejections: in all, and per task for onboarded tasks only, since
 * names of unknown tasks are without limit.
 */
final class OnboardMetrics {

    private final MetricGroup group;
    private final Counter all;
    private final Counter forgotten;
    private final Map<String, Counter> byTask = new HashMap<>();

    OnboardMetrics(MetricGroup group) {
        this.group = group;
        this.all = JobMetric.REJECTED.counter(group);
        this.forgotten = JobMetric.FORGOTTEN.counter(group);
    }

    /** An example that its task must not know was passed over. */
    void forgotten() {
        forgotten.inc();
    }

    void rejected(String task, boolean onboarded) {
        all.inc();
        if (onboarded) {
            byTask.computeIfAbsent(
                            task,
                            name -> JobMetric.TASK_REJECTED.counter(JobMetric.ofTask(group, name)))
                    .inc();
        }
    }
}
