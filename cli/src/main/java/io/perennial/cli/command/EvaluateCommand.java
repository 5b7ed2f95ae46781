package io.perennial.cli.command;

import io.perennial.benchmarks.continual.ContinualEvaluation;
import io.perennial.benchmarks.continual.report.EvaluationReport;
import io.perennial.benchmarks.continual.report.ReportFiles;
import io.perennial.benchmarks.continual.report.ReportText;
import io.perennial.benchmarks.continual.strategy.EvaluationSettings;
import io.perennial.benchmarks.continual.strategy.Strategy;
import io.perennial.benchmarks.continual.strategy.TrainingPlan;
import io.perennial.benchmarks.continual.task.EvaluationData;
import io.perennial.cli.streams.InvalidDatasetException;
import io.perennial.cli.streams.TaskSequence;
import io.perennial.cli.streams.TaskSequences;
import io.perennial.cli.terminal.Columns;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.ShellWords;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial evaluate}: what is learnt and what is forgotten over a sequence of tasks. */
@Command(
        name = "evaluate",
        description =
                "Teach tasks one after another, without Kafka, and compare Perennial with the usual baselines:"
                        + " accuracy, forgetting, transfer, size and time.",
        mixinStandardHelpOptions = true)
public final class EvaluateCommand implements Callable<Integer> {

    /**
     * Houlsby's bottlenecks see words through the frozen embeddings only; eight numbers a word of
     * the task's own are worth two points and more on average (decision 15), and a vote of words
     * beside the network another one (decision 36).
     */
    private static final AdapterSpec ADAPTER =
            AdapterSpec.parse(
                    "{\"methods\":[{\"method\":\"houlsby\"},"
                            + "{\"method\":\"lora\",\"rank\":8,\"alpha\":1,\"targets\":[\"embeddings\"]},"
                            + "{\"method\":\"words\"}],"
                            + "\"pooling\":\"words_beside_mean\"}");

    /** One thread inside an operation: learners run beside each other instead. */
    private static final int INTRA_OP_THREADS = 1;

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description =
                    "Folder with one folder per data set, holding train and test as .jsonl, .csv or .tsv.")
    private Path data = Path.of("");

    @Option(
            names = "--tasks",
            required = true,
            split = ",",
            paramLabel = "NAME",
            description =
                    "Data sets in the order of learning; or eight; or one data set as several tasks:"
                            + " clinc150-domains by its domains.json, clinc150-15x10 as 15 tasks of 10"
                            + " labels drawn by --seed.")
    private List<String> tasks = new ArrayList<>();

    @Option(
            names = "--order-seeds",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "Orders of the tasks: 1 is the order given, more are shuffled. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int orders;

    /** The names of all strategies. */
    static final class Strategies implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return Stream.of(Strategy.values()).map(Strategy::code).iterator();
        }
    }

    @Option(
            names = "--methods",
            split = ",",
            paramLabel = "NAME",
            completionCandidates = Strategies.class,
            description =
                    "Which to compare: ${COMPLETION-CANDIDATES}. Default: all but perennial_transfer.")
    private List<String> methods = new ArrayList<>();

    @Mixin private AdapterOptions adapter = new AdapterOptions();

    @Mixin private BaseOption base = new BaseOption();

    @Option(
            names = "--passes",
            defaultValue = "3",
            paramLabel = "N",
            description =
                    "Passes over each task's training rows, the same for all. Default: ${DEFAULT-VALUE}.")
    private int passes;

    @Option(
            names = "--batch",
            defaultValue = "16",
            paramLabel = "N",
            description = "Rows of a training step. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--least-steps",
            defaultValue = "300",
            paramLabel = "N",
            description =
                    "A task with fewer training steps takes more passes, up to ten times --passes."
                            + " Default: ${DEFAULT-VALUE}.")
    private int leastSteps;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many training and so many test rows of each task.")
    private @Nullable Integer limit;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "Of starting values, rows' order and drawn labels. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--threads",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "Learners that run at once, each on one thread; 0 takes a thread per processor."
                            + " Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--device",
            defaultValue = "auto",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private DeviceChoice device = DeviceChoice.AUTO;

    @Option(
            names = "--precision",
            defaultValue = "fp32",
            description =
                    "Of the frozen linear maps, one of ${COMPLETION-CANDIDATES}; auto takes bf16 where the processor or"
                            + " a GPU multiplies in it. Default: ${DEFAULT-VALUE}, so that machines agree.")
    private Precision precision = Precision.FP32;

    @Option(
            names = "--max-length",
            paramLabel = "TOKENS",
            defaultValue = "128",
            description = "Longest row; longer texts are cut. Default: ${DEFAULT-VALUE}.")
    private int maxLength;

    @Option(
            names = "--report",
            required = true,
            paramLabel = "DIR",
            description = "Folder for the report; made where there is none.")
    private Path report = Path.of("");

    @Override
    public Integer call() throws IOException {
        EvaluationSettings settings = settings();
        EvaluationData sequence = sequence();
        Files.createDirectories(report);
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        ComputeSettings compute =
                new ComputeSettings(device, precision, INTRA_OP_THREADS, maxLength);
        try (FrozenBase frozen = FrozenBase.acquire(base.location(), compute)) {
            EvaluationReport found =
                    new ContinualEvaluation(frozen, settings, terminal::line)
                            .run(sequence, version(), command());
            show(terminal, found);
            terminal.line("The report: " + ReportFiles.write(report, found));
        }
        return ExitCode.DONE;
    }

    private EvaluationSettings settings() {
        Set<Strategy> strategies = EnumSet.complementOf(EnumSet.of(Strategy.PERENNIAL_TRANSFER));
        if (!methods.isEmpty()) {
            strategies = EnumSet.noneOf(Strategy.class);
            for (String method : methods) {
                strategies.add(strategy(method));
            }
        }
        int workers = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        return new EvaluationSettings(
                strategies,
                orders,
                new TrainingPlan(passes, batch, leastSteps, seed),
                adapter.spec(ADAPTER),
                workers);
    }

    private static Strategy strategy(String name) {
        try {
            return Strategy.of(name);
        } catch (IllegalArgumentException e) {
            throw new UserException("--methods: " + e.getMessage(), e);
        }
    }

    private EvaluationData sequence() {
        if (limit != null && limit < 1) {
            throw new UserException("--limit is " + limit + "; use 1 or more, or leave it out");
        }
        try {
            TaskSequence read = new TaskSequences(data, limit, seed).read(tasks);
            return new EvaluationData(
                    read.name(),
                    read.tasks().stream().map(TaskStreamData::of).toList(),
                    read.outOfScope());
        } catch (InvalidDatasetException e) {
            throw new UserException(e.getMessage(), e);
        }
    }

    /** The number alone. */
    private String version() {
        return spec.root().version()[0].replace("perennial ", "");
    }

    /** The command line as a shell takes it. */
    private String command() {
        return "./perennial "
                + spec.root().commandLine().getParseResult().originalArgs().stream()
                        .map(ShellWords::quoted)
                        .collect(Collectors.joining(" "));
    }

    private static void show(Terminal terminal, EvaluationReport found) {
        for (List<List<String>> table :
                List.of(
                        ReportText.summary(found),
                        ReportText.taskAccuracies(found),
                        ReportText.matrix(found))) {
            terminal.line("");
            Columns.lines(table).forEach(terminal::line);
        }
        terminal.line("");
        ReportText.findings(found).forEach(terminal::line);
    }
}
