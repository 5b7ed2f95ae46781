package io.perennial.cli.command;

import io.perennial.benchmarks.stream.PipelineBenchmark;
import io.perennial.benchmarks.stream.PipelineLoad;
import io.perennial.cli.lifecycle.WorkFolder;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.LogFile;
import io.perennial.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial bench pipeline}: Kafka, Flink and RocksDB against the training core alone. */
@Command(
        name = "pipeline",
        description =
                "Examples a second from Kafka through Flink into adapters, against the training core alone.",
        mixinStandardHelpOptions = true)
final class BenchPipelineCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private TableOptions table = new TableOptions();

    @Mixin private StreamBenchOptions stream = new StreamBenchOptions();

    @Option(
            names = "--tasks",
            defaultValue = "16",
            paramLabel = "N",
            description = "Tasks. Default: ${DEFAULT-VALUE}.")
    private int tasks;

    @Option(
            names = "--batches",
            defaultValue = "24",
            paramLabel = "N",
            description = "Batches of each task. Default: ${DEFAULT-VALUE}.")
    private int batches;

    @Option(
            names = "--batch",
            defaultValue = "16",
            paramLabel = "N",
            description = "Examples of a batch. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            paramLabel = "N",
            description = "Rows of the table. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        PipelineBenchmark benchmark =
                new PipelineBenchmark(
                        new PipelineLoad(tasks, batches, batch),
                        stream.parallelism(),
                        stream.compute(),
                        terminal::line);
        try (WorkFolder folder = stream.folder()) {
            table.show(terminal, benchmark.run(folder.path(), LogFile.path(), rounds));
        }
        return ExitCode.DONE;
    }
}
