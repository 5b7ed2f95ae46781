package io.perennial.cli.command;

import io.perennial.benchmarks.speed.StepProfile;
import io.perennial.benchmarks.speed.TrainBenchmark;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.model.base.Precision;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial bench train}: how near a training step comes to what the processor can do. */
@Command(
        name = "train",
        description =
                "A training step at three sizes of base, against the rate of a large matrix product in turn with it.",
        mixinStandardHelpOptions = true)
final class BenchTrainCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private TableOptions table = new TableOptions();

    @Mixin private RepetitionOption repetition = new RepetitionOption();

    @Option(
            names = "--precision",
            defaultValue = "auto",
            description =
                    "Of the frozen linear maps, one of ${COMPLETION-CANDIDATES}; auto measures fp32, and bf16 where the"
                            + " processor or a GPU multiplies in it. Default: ${DEFAULT-VALUE}.")
    private Precision precision = Precision.AUTO;

    @Option(
            names = "--profile",
            description =
                    "Show where the time of a step goes, by the engine's own profiler, in place of the comparison.")
    private boolean profile;

    @Option(
            names = "--peer",
            description =
                    "Measure the same step in Python too, in turn. Needs PyTorch (Debian: python3-torch libopenblas0).")
    private boolean peer;

    @Option(
            names = "--python",
            defaultValue = "python3",
            paramLabel = "FILE",
            description = "Python interpreter of the peer. Default: ${DEFAULT-VALUE}.")
    private String python;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            paramLabel = "N",
            description =
                    "A row ends after this time, though not before its fifth run. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Override
    public Integer call() throws IOException {
        List<Precision> precisions =
                precision == Precision.AUTO ? TrainBenchmark.precisions() : List.of(precision);
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        if (profile) {
            table.show(terminal, new StepProfile(precisions).run(repetition.repetitions()));
            return ExitCode.DONE;
        }
        TrainBenchmark benchmark =
                new TrainBenchmark(precisions, peer ? Optional.of(python) : Optional.empty());
        try {
            table.show(terminal, benchmark.run(repetition.repetitions(), seconds));
        } catch (IllegalStateException e) {
            throw new UserException(e.getMessage(), e);
        }
        return ExitCode.DONE;
    }
}
