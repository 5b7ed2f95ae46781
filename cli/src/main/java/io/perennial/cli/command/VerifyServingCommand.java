package io.perennial.cli.command;

import io.perennial.chaos.serving.ServingTrial;
import io.perennial.chaos.serving.TrialReport;
import io.perennial.chaos.serving.TrialSettings;
import io.perennial.cli.lifecycle.WorkFolder;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial verify-serving}: every answer against the version that it names. */
@Command(
        name = "verify-serving",
        description = {
            "Start brokers and serving, publish versions of many tasks all the time, have adapters take turns on the"
                    + " device, go back and forward, kill and restart the serving process; and compare every single"
                    + " answer with what exactly the version that it names says offline.",
            "Exits with 1 where one is wrong."
        })
public final class VerifyServingCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of everything that is drawn. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--tasks",
            defaultValue = "500",
            paramLabel = "N",
            description = "Tasks that are served. Default: ${DEFAULT-VALUE}.")
    private int tasks;

    @Option(
            names = "--processes",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "Serving processes that share the tasks; with several, every request must be answered while"
                            + " one of them is down. Default: ${DEFAULT-VALUE}.")
    private int processes;

    @Option(
            names = "--minutes",
            defaultValue = "3",
            paramLabel = "M",
            description = "How long answers are compared. Default: ${DEFAULT-VALUE}.")
    private double minutes;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "For all that the processes write. Default: a temporary folder, which stays where an answer was"
                            + " wrong.")
    private @Nullable Path folder;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        WorkFolder work = WorkFolder.open(folder, true);
        terminal.line("seed " + seed + ", everything in " + work.path());
        TrialReport report = new ServingTrial(settings(work.path()), terminal::line).run();
        report.lines().forEach(terminal::line);
        if (!report.isClean()) {
            terminal.line("logs and topics are in " + work.path());
            return ExitCode.FAILED;
        }
        work.delete();
        return ExitCode.DONE;
    }

    private TrialSettings settings(Path work) {
        try {
            return new TrialSettings(
                    seed,
                    tasks,
                    processes,
                    Duration.ofMillis(Math.round(minutes * 60_000)),
                    work,
                    ChildProgram.command());
        } catch (IllegalArgumentException e) {
            throw new UserException(e.getMessage(), e);
        }
    }
}
