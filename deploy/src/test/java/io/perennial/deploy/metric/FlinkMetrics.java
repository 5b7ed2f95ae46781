package io.perennial.deploy.metric;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metrics of Flink that dashboards and alerts look at, among the hundreds there are. Flink's
 * own documentation has all of them; what stands here is what an operator of Perennial needs.
 */
final class FlinkMetrics {

    /** What one says, and in which unit. */
    record Meaning(String unit, String text) {}

    private static final Map<String, Meaning> USED = new LinkedHashMap<>();

    static {
        use(
                "flink_jobmanager_job_uptime",
                "milliseconds",
                "Since the job runs without a break; 0 or less while it does not");
        use("flink_jobmanager_job_numRestarts", "restarts", "Restarts since the job was submitted");
        use(
                "flink_jobmanager_job_numberOfCompletedCheckpoints",
                "checkpoints",
                "Checkpoints that were completed");
        use(
                "flink_jobmanager_job_numberOfFailedCheckpoints",
                "checkpoints",
                "Checkpoints that failed");
        use(
                "flink_jobmanager_job_numberOfInProgressCheckpoints",
                "checkpoints",
                "Checkpoints that are being taken");
        use(
                "flink_jobmanager_job_lastCheckpointCompletedTimestamp",
                "milliseconds since 1970",
                "When the last checkpoint was completed");
        use(
                "flink_jobmanager_job_lastCheckpointDuration",
                "milliseconds",
                "Time that the last checkpoint took");
        use("flink_jobmanager_job_lastCheckpointSize", "bytes", "What the last checkpoint wrote");
        use(
                "flink_jobmanager_job_lastCheckpointFullSize",
                "bytes",
                "All state that the last checkpoint refers to");
        use("flink_jobmanager_taskSlotsTotal", "slots", "Slots of all TaskManagers");
        use("flink_jobmanager_taskSlotsAvailable", "slots", "Slots that are free");
        use("flink_jobmanager_Status_JVM_Memory_Heap_Used", "bytes", "Heap of the JobManager");
        use(
                "flink_taskmanager_Status_JVM_Memory_Heap_Used",
                "bytes",
                "Heap of a TaskManager; the engine's memory is outside of it");
        use(
                "flink_taskmanager_Status_JVM_CPU_Load",
                "ratio",
                "Processor time of a TaskManager, of the machine's");
        use(
                "flink_taskmanager_Status_Flink_Memory_Managed_Used",
                "bytes",
                "Managed memory in use, which RocksDB takes");
        use(
                "flink_taskmanager_Status_Flink_Memory_Managed_Total",
                "bytes",
                "Managed memory there is");
        use(
                "flink_taskmanager_job_task_busyTimeMsPerSecond",
                "milliseconds a second",
                "Time that a subtask works");
        use(
                "flink_taskmanager_job_task_backPressuredTimeMsPerSecond",
                "milliseconds a second",
                "Time that a subtask waits for the one behind it");
        use(
                "flink_taskmanager_job_task_checkpointStartDelayNanos",
                "nanoseconds",
                "From a checkpoint's start to its barrier at a subtask");
        use(
                "flink_taskmanager_job_task_operator_numRecordsIn",
                "records",
                "Records that an operator was given");
        use(
                "flink_taskmanager_job_task_operator_pendingRecords",
                "records",
                "Records in Kafka that a reader has not fetched yet");
    }

    private FlinkMetrics() {}

    private static void use(String name, String unit, String text) {
        USED.put(name, new Meaning(unit, text));
    }

    /** By name, in the order of the reference. */
    static Map<String, Meaning> used() {
        return USED;
    }
}
