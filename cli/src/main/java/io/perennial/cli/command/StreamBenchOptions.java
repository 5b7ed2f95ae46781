package io.perennial.cli.command;

import io.perennial.cli.lifecycle.WorkFolder;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.Precision;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--precision",
            defaultValue = "auto",
            description =
                    "Of the frozen linear maps, one of ${COMPLETION-CANDIDATES}; auto takes bf16 where the processor or"
                            + " a GPU multiplies in it. Default: ${DEFAULT-VALUE}.")
    private Precision precision = Precision.AUTO;

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
        return ComputeSettings.defaults().withThreads(threads).withPrecision(precision);
    }

    WorkFolder folder() {
        return WorkFolder.open(folder, false);
    }
}
