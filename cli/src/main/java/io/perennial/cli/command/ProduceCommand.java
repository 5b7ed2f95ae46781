package io.perennial.cli.command;

import io.perennial.cli.kafka.ExampleSender;
import io.perennial.cli.kafka.KafkaConnection;
import io.perennial.cli.kafka.TasksTopic;
import io.perennial.cli.produce.FileCheck;
import io.perennial.cli.produce.FileSurvey;
import io.perennial.cli.produce.Pace;
import io.perennial.cli.produce.TaskRules;
import io.perennial.cli.produce.TrainingTime;
import io.perennial.cli.streams.InvalidDatasetException;
import io.perennial.cli.streams.LabeledText;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.LiveLine;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.task.TaskName;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecs;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code perennial produce}: sends the texts of a file with their answers. */
@Command(
        name = "produce",
        description = {
            "Send the texts of a file (.jsonl, .csv or .tsv) with their answers as examples of a task.",
            "The file is checked from its beginning to its end first. Exits with 1 and sends nothing where a row cannot be"
                    + " used, unless --skip-bad-rows is given."
        },
        footer = {
            "",
            "--base, --device, --precision, --threads and --max-length are for --dry-run: it counts tokens and times steps"
                    + " as a job with these settings would."
        })
public final class ProduceCommand implements Callable<Integer> {

    private static final int SHOW_EVERY = 100;

    @Spec private CommandSpec spec;

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Option(names = "--task", required = true, paramLabel = "NAME", description = "The task.")
    private String task = "";

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "Infinity",
            description = "Examples a second at most. Default: as fast as Kafka takes them.")
    private double rate;

    @Option(
            names = "--skip-bad-rows",
            description = "Send the other rows where some cannot be used; exits with 0.")
    private boolean skipBadRows;

    @Option(
            names = "--dry-run",
            description =
                    "Send nothing; check every row, by the task's specification too where Kafka answers, and show labels,"
                            + " lengths, and about how long it takes to learn them.")
    private boolean dryRun;

    @Mixin private ComputeOptions compute = new ComputeOptions();

    @Parameters(
            paramLabel = "FILE",
            description =
                    "One text a row, with its label, labels, value or target, and perhaps id and text_pair.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        TaskName.check(task);
        Pace pace = new Pace(rate);
        return dryRun ? look(terminal) : send(pace, terminal);
    }

    private int send(Pace pace, Terminal terminal) throws InterruptedException {
        KafkaConnection connection = kafka.connection().checked();
        FileCheck check = checked(Optional.empty(), row -> {}, terminal);
        if (check.unusable() > 0 && !skipBadRows) {
            throw new UserException(
                    String.format(
                            Locale.ROOT,
                            "%,d of %,d rows of %s cannot be used, and nothing was sent; correct them, or leave them out with --skip-bad-rows",
                            check.unusable(),
                            check.usable() + check.unusable(),
                            file));
        }
        LiveLine line = new LiveLine(terminal);
        try (ExampleSender sender = new ExampleSender(connection)) {
            Sending sending = new Sending(sender, pace, line, check.usable());
            requireUnchanged(check, FileCheck.of(task, file, Optional.empty(), sending));
            sender.flush();
            line.finish(
                    String.format(
                            Locale.ROOT,
                            "%,d examples of %s sent to %s%s",
                            sending.sent,
                            task,
                            kafka.topics().examples(),
                            check.unusable() == 0
                                    ? ""
                                    : ", %,d rows left out".formatted(check.unusable())));
            return ExitCode.DONE;
        } catch (RuntimeException e) {
            line.clear();
            throw e;
        }
    }

    private void requireUnchanged(FileCheck before, FileCheck sent) {
        if (!sent.equals(before)) {
            throw new UserException(
                    String.format(
                            Locale.ROOT,
                            "%s has changed while it was read: %,d rows were sent in place of %,d; send what is missing",
                            file,
                            sent.usable(),
                            before.usable()));
        }
    }

    private FileCheck checked(
            Optional<TaskRules> rules, Consumer<LabeledText> each, Terminal terminal) {
        try {
            FileCheck check = FileCheck.of(task, file, rules, each);
            check.problems().forEach(problem -> terminal.line("PROBLEM: " + problem));
            if (check.unusable() > check.problems().size()) {
                terminal.line(
                        "… and %,d more".formatted(check.unusable() - check.problems().size()));
            }
            return check;
        } catch (InvalidDatasetException e) {
            throw new UserException(e.getMessage() + " (nothing was sent)", e);
        }
    }

    private int look(Terminal terminal) throws InterruptedException {
        Optional<TaskSpec> known = specification(terminal);
        Optional<TaskRules> rules = known.map(TaskRules::new);
        rules.flatMap(TaskRules::standstill).ifPresent(it -> terminal.line("WARNING: " + it));
        try (FrozenBase base = FrozenBase.acquire(compute.base(), compute.compute())) {
            FileSurvey survey = new FileSurvey(base.textEncoder());
            FileCheck check = checked(rules, survey, terminal);
            terminal.line(
                    String.format(
                            Locale.ROOT,
                            "%s: %,d rows can be sent, %,d cannot",
                            file,
                            check.usable(),
                            check.unusable()));
            if (check.usable() > 0) {
                survey.lines().forEach(terminal::line);
                TaskSpec wanted = known.orElseGet(() -> TaskSpecs.defaults(task));
                TrainingTime.predicted(base, wanted, survey, check.usable())
                        .forEach(terminal::line);
            }
            terminal.line("nothing was sent (--dry-run)");
            return check.unusable() == 0 ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private Optional<TaskSpec> specification(Terminal terminal) throws InterruptedException {
        String missing;
        try {
            Optional<TaskSpec> known = TasksTopic.specification(kafka.connection().checked(), task);
            if (known.isPresent()) {
                return known;
            }
            missing = "%s is not onboarded yet (perennial tasks create %s)".formatted(task, task);
        } catch (UserException e) {
            missing = e.getMessage();
        }
        terminal.line(
                "WARNING: %s; the rows are held against a task's defaults".formatted(missing));
        return Optional.empty();
    }

    /** Sends each row that it is given. */
    private final class Sending implements Consumer<LabeledText> {

        private final ExampleSender sender;
        private final Pace pace;
        private final LiveLine line;
        private final long rows;
        private final long start = System.nanoTime();
        private long sent;

        Sending(ExampleSender sender, Pace pace, LiveLine line, long rows) {
            this.sender = sender;
            this.pace = pace;
            this.line = line;
            this.rows = rows;
        }

        @Override
        public void accept(LabeledText text) {
            try {
                pace.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UserException(
                        "interrupted after %,d of %,d examples".formatted(sent, rows), e);
            }
            sender.send(FileCheck.example(task, text));
            sent++;
            if (sent % SHOW_EVERY == 0 || sent == rows) {
                line.show(
                        String.format(
                                Locale.ROOT,
                                "%,d of %,d examples (%d %%)  %,.0f/s",
                                sent,
                                rows,
                                100 * sent / Math.max(1, rows),
                                sent / Math.max(1e-3, (System.nanoTime() - start) / 1e9)));
            }
        }
    }
}
