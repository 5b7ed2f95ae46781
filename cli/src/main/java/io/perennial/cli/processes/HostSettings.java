package io.perennial.cli.processes;

import io.perennial.cli.terminal.UserException;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import java.time.Duration;
import java.util.List;

/**
 * What an installation on this machine is made of.
 *
 * @param program what starts the command line of Perennial: the java executable, its options, the
 *     main class
 * @param jvmOptions further options of Flink's processes
 * @param kafkaPort of the broker, which takes the next port too; 0 = free ones
 * @param uiPort of Flink's web page; 0 = a free one
 * @param servingPort of the serving process; 0 = a free one
 * @param metricsPorts range of which each of Flink's processes takes one for Prometheus, on all
 *     interfaces, like {@code 9249-9299}; empty = none
 * @param taskManagers how many, 1 to 64
 * @param slots of each, 1 to 64; the job has as many subtasks as there are slots in all
 * @param heapMegabytes heap of each TaskManager; models and adapters lie outside of it
 * @param checkpointInterval time between checkpoints, which is also how often versions appear
 * @param base the frozen transformer
 * @param compute device, precision, threads and row length
 */
public record HostSettings(
        List<String> program,
        List<String> jvmOptions,
        int kafkaPort,
        int uiPort,
        int servingPort,
        String metricsPorts,
        int taskManagers,
        int slots,
        int heapMegabytes,
        Duration checkpointInterval,
        BaseLocation base,
        ComputeSettings compute) {

    private static final int MOST = 64;
    private static final int HIGHEST_PORT = 65_535;
    private static final int LEAST_HEAP = 256;

    /**
     * @throws UserException naming option, value and limit
     */
    public HostSettings {
        program = List.copyOf(program);
        jvmOptions = List.copyOf(jvmOptions);
        requireRange("--kafka-port", kafkaPort, 0, HIGHEST_PORT - 1);
        requireRange("--ui-port", uiPort, 0, HIGHEST_PORT);
        requireRange("--port", servingPort, 0, HIGHEST_PORT);
        if (!metricsPorts.matches("([0-9]{1,5}-[0-9]{1,5})?")) {
            throw new UserException(
                    "--metrics-ports is '%s'; write a range like 9249-9299"
                            .formatted(metricsPorts));
        }
        requireRange("--task-managers", taskManagers, 1, MOST);
        requireRange("--slots", slots, 1, MOST);
        requireRange("--heap", heapMegabytes, LEAST_HEAP, 1 << 20);
    }

    private static void requireRange(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UserException(
                    "%s is %d; choose %d to %d".formatted(option, value, least, most));
        }
    }

    int parallelism() {
        return taskManagers * slots;
    }
}
