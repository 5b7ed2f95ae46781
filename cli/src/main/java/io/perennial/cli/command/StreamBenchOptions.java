package io.perennial.cli.command;

import io.perennial.cli.lifecycle.WorkFolder;
import io.perennial.model.base.ComputeSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the benchmarks of the whole job run. */
final class StreamBenchOptions {

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Subtasks. Default: one for each processor.")
    private int parallelism = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--threads",
            defaultValue = "1",
            description = "Threads inside one operation of a subtask. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Mixin private PrecisionOption precision = new PrecisionOption();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "For what Kafka and Flink write. Default: a temporary folder, deleted at the end.")
    private @Nullable Path folder;

    int parallelism() {
        return parallelism;
    }

    ComputeSettings compute() {
        return ComputeSettings.defaults().withThreads(threads).withPrecision(precision.precision());
    }

    WorkFolder folder() {
        return WorkFolder.open(folder, false);
    }
}
