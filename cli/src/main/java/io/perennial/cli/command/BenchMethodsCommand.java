package io.perennial.cli.command;

import io.perennial.benchmarks.data.DataSet;
import io.perennial.benchmarks.methods.Candidate;
import io.perennial.benchmarks.methods.MethodsBenchmark;
import io.perennial.benchmarks.methods.MethodsReport;
import io.perennial.benchmarks.methods.MethodsSettings;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.InvalidAdapterSpecException;
import io.perennial.model.base.FrozenBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial bench methods}: every adapter method and the baselines on the same data. */
@Command(
        name = "methods",
        description =
                "Train every adapter method and the baselines on each data set, without Kafka, and compare"
                        + " accuracy, size and step time.",
        mixinStandardHelpOptions = true)
final class BenchMethodsCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private StreamOptions streams = new StreamOptions();

    @Option(
            names = "--methods",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Which to compare: adapter methods, lora+prompt, mam, unipelt, top_1, top_2, full."
                            + " Default: all.")
    private List<String> methods = new ArrayList<>();

    @Option(
            names = "--adapter",
            paramLabel = "JSON",
            description = "An adapter as JSON, beside or instead of --methods; may be given again.")
    private List<String> adapters = new ArrayList<>();

    @Option(
            names = "--learning-rates",
            paramLabel = "RATE",
            split = ",",
            description = "Try each candidate at each of these rates. Default: its own.")
    private List<Double> learningRates = new ArrayList<>();

    @Option(
            names = "--epochs",
            defaultValue = "3",
            paramLabel = "N",
            description = "Passes over the training examples. Default: ${DEFAULT-VALUE}.")
    private int epochs;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of starting values and order. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--repetitions",
            defaultValue = "20",
            paramLabel = "N",
            description =
                    "Counted pairs of steps for the times; 0 measures none. Default: ${DEFAULT-VALUE}.")
    private int repetitions;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON.")
    private @Nullable Path json;

    @Mixin private ComputeOptions compute = new ComputeOptions();

    @Override
    public Integer call() throws IOException {
        MethodsSettings settings = MethodsSettings.of(epochs, seed, repetitions);
        List<Candidate> candidates = candidates();
        List<DataSet> data = streams.streams().stream().map(TaskStreamData::of).toList();
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        try (FrozenBase base = FrozenBase.acquire(compute.base(), compute.compute())) {
            MethodsBenchmark benchmark = new MethodsBenchmark(base, settings, terminal::line);
            MethodsReport report = benchmark.run(candidates, data);
            terminal.line("");
            terminal.line("methods: " + report.environment());
            terminal.line("");
            terminal.line(report.toMarkdown());
            if (json != null) {
                Files.writeString(json, report.toJson() + System.lineSeparator());
            }
        }
        return ExitCode.DONE;
    }

    private List<Candidate> candidates() {
        List<Candidate> chosen = new ArrayList<>();
        List<Candidate> known = Candidate.standard();
        for (String method : methods) {
            chosen.add(
                    known.stream()
                            .filter(candidate -> candidate.name().equals(method))
                            .findFirst()
                            .orElseThrow(() -> unknown(method, known)));
        }
        adapters.forEach(adapter -> chosen.add(adapted(adapter)));
        List<Candidate> all = chosen.isEmpty() ? known : chosen;
        return learningRates.isEmpty()
                ? all
                : all.stream()
                        .flatMap(one -> learningRates.stream().map(one::withLearningRate))
                        .toList();
    }

    private static Candidate adapted(String json) {
        try {
            AdapterSpec adapter = AdapterSpec.parse(json);
            return new Candidate.Adapted(json, adapter, adapter.defaultLearningRate());
        } catch (InvalidAdapterSpecException e) {
            throw new UserException("--adapter: " + e.getMessage(), e);
        }
    }

    private static UserException unknown(String method, List<Candidate> known) {
        return new UserException(
                "--methods has \"%s\"; use any of %s"
                        .formatted(
                                method,
                                known.stream()
                                        .map(Candidate::name)
                                        .collect(Collectors.joining(", "))));
    }
}
