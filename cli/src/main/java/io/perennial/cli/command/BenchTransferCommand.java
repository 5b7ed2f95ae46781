package io.perennial.cli.command;

import io.perennial.benchmarks.data.DataSet;
import io.perennial.benchmarks.transfer.TransferBenchmark;
import io.perennial.benchmarks.transfer.TransferReport;
import io.perennial.benchmarks.transfer.TransferSettings;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.InvalidAdapterSpecException;
import io.perennial.model.base.FrozenBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial bench transfer}: what a start from the most similar adapter gains. */
@Command(
        name = "transfer",
        description =
                "Learn a sequence of tasks, each fresh and from the most similar adapter before it,"
                        + " without Kafka, and compare how fast they learn and where they end.",
        mixinStandardHelpOptions = true)
final class BenchTransferCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private StreamOptions streams = new StreamOptions();

    @Option(
            names = "--adapter",
            paramLabel = "JSON",
            defaultValue = "{\"method\":\"houlsby\"}",
            description = "Every task's adapter. Default: ${DEFAULT-VALUE}.")
    private String adapter;

    @Option(
            names = "--epochs",
            defaultValue = "1",
            paramLabel = "N",
            description = "Passes over the training examples. Default: ${DEFAULT-VALUE}.")
    private int epochs;

    @Option(
            names = "--seeds",
            split = ",",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "Of starting values and order; a table for each. Default: ${DEFAULT-VALUE}.")
    private List<Long> seeds = new ArrayList<>();

    @Mixin private ComputeOptions compute = new ComputeOptions();

    @Override
    public Integer call() {
        List<DataSet> data = streams.streams().stream().map(TaskStreamData::of).toList();
        AdapterSpec adapted = adapterSpec();
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        try (FrozenBase base = FrozenBase.acquire(compute.base(), compute.compute())) {
            for (long seed : seeds) {
                TransferSettings settings = TransferSettings.of(adapted, epochs, seed);
                TransferReport report =
                        new TransferBenchmark(base, settings, terminal::line).run(data);
                terminal.line("");
                terminal.line("transfer: " + report.environment());
                terminal.line("");
                terminal.line(report.toMarkdown());
                terminal.line("");
            }
        }
        return ExitCode.DONE;
    }

    private AdapterSpec adapterSpec() {
        try {
            return AdapterSpec.parse(adapter);
        } catch (InvalidAdapterSpecException e) {
            throw new UserException("--adapter: " + e.getMessage(), e);
        }
    }
}
