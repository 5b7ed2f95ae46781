package io.perennial.flink.metric;

import java.util.function.Supplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * The job's own metrics, each registered by its constant here, so that none goes without its
 * meaning. A counter begins at 0 whenever its operator starts; what a gauge of a task tells is part
 * of the task's state and goes on.
 */
public enum JobMetric {
    REJECTED(
            "rejected",
            Of.OPERATOR,
            Kind.COUNTER,
            "records",
            "Examples that onboarding refused, and put on the topic of rejected records"),
    TASK_REJECTED(
            "rejected",
            Of.TASK,
            Kind.COUNTER,
            "records",
            "The same, of an onboarded task's examples"),
    FORGOTTEN(
            "forgotten",
            Of.OPERATOR,
            Kind.COUNTER,
            "records",
            "Examples that were passed over, since their task must not know them"),
    REPLAY_STEPS(
            "replaySteps",
            Of.OPERATOR,
            Kind.COUNTER,
            "steps",
            "Steps that trained on examples of a task's own reservoir"),
    SKIPPED_BATCHES(
            "skippedBatches",
            Of.OPERATOR,
            Kind.COUNTER,
            "updates",
            "Updates that were not finite, and changed nothing"),
    SIMILAR_STARTS(
            "similarStarts",
            Of.OPERATOR,
            Kind.COUNTER,
            "tasks",
            "Tasks that began with a similar task's adapter"),
    FRESH_STARTS(
            "freshStarts",
            Of.OPERATOR,
            Kind.COUNTER,
            "tasks",
            "Tasks that asked for a similar start and found none"),
    RESIDENT_TASKS(
            "residentTasks",
            Of.OPERATOR,
            Kind.GAUGE,
            "tasks",
            "Tasks whose adapters are in memory"),
    FUSED_TASKS_PER_STEP(
            "fusedTasksPerStep",
            Of.OPERATOR,
            Kind.GAUGE,
            "tasks",
            "Tasks that shared the latest step"),
    TASK_EXAMPLES(
            "examples", Of.TASK, Kind.GAUGE, "examples", "Examples that the task has been given"),
    TASK_PREQUENTIAL_ACCURACY(
            "prequentialAccuracy",
            Of.TASK,
            Kind.GAUGE,
            "ratio",
            "Accuracy on the latest examples, each asked before it was trained on"),
    TASK_PREQUENTIAL_LOSS(
            "prequentialLoss", Of.TASK, Kind.GAUGE, "nats", "Mean loss on the same examples"),
    TASK_HOLDOUT_ACCURACY(
            "holdoutAccuracy",
            Of.TASK,
            Kind.GAUGE,
            "ratio",
            "Accuracy on the held-out examples when the gate last asked"),
    TASK_VERSION("version", Of.TASK, Kind.GAUGE, "version", "Latest version that was published"),
    TASK_STEP_MILLIS(
            "stepMillis", Of.TASK, Kind.GAUGE, "milliseconds", "Time of the task's latest step"),
    TASK_EXAMPLES_WAITING(
            "examplesWaiting",
            Of.TASK,
            Kind.GAUGE,
            "examples",
            "Examples that wait for a batch to fill"),
    TASK_RESIDENT_BYTES(
            "residentBytes",
            Of.TASK,
            Kind.GAUGE,
            "bytes",
            "Memory that the task's adapter takes; 0 while it rests in state"),
    TASK_SKIPPED_BATCHES(
            "skippedBatches",
            Of.TASK,
            Kind.GAUGE,
            "updates",
            "Updates that were not finite, and changed nothing, since the task began"),
    TASK_DRIFTS(
            "drifts",
            Of.TASK,
            Kind.GAUGE,
            "changes",
            "Times that the error on fresh examples has risen for good, since the task began");

    /** What a metric is of; a task's has the label {@code task}. */
    public enum Of {
        OPERATOR(""),
        TASK("task_");

        private final String scope;

        Of(String scope) {
            this.scope = scope;
        }
    }

    /** Whether it only grows until the operator starts again, or is what it is now. */
    public enum Kind {
        COUNTER,
        GAUGE
    }

    private static final String EXPORTED = "flink_taskmanager_job_task_operator_";

    private final String key;
    private final Of of;
    private final Kind kind;
    private final String unit;
    private final String meaning;

    JobMetric(String key, Of of, Kind kind, String unit, String meaning) {
        this.key = key;
        this.of = of;
        this.kind = kind;
        this.unit = unit;
        this.meaning = meaning;
    }

    /** The group of a task's metrics within its operator's. */
    public static MetricGroup ofTask(MetricGroup operator, String task) {
        return operator.addGroup("task", task);
    }

    /** Registers a counter of this name. */
    public Counter counter(MetricGroup group) {
        return group.counter(key);
    }

    /** Registers a gauge of this name; the value is asked for by reporters' threads. */
    public <T extends Number> void gauge(MetricGroup group, Supplier<T> value) {
        group.gauge(key, (Gauge<T>) value::get);
    }

    /** The name that Flink's reporter gives it for Prometheus. */
    public String exported() {
        return EXPORTED + of.scope + key;
    }

    public Of of() {
        return of;
    }

    public Kind kind() {
        return kind;
    }

    public String unit() {
        return unit;
    }

    /** One phrase for people. */
    public String meaning() {
        return meaning;
    }
}
