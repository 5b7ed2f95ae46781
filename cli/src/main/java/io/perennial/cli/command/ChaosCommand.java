package io.perennial.cli.command;

import io.perennial.chaos.Chaos;
import io.perennial.chaos.ChaosReport;
import io.perennial.chaos.ChaosSettings;
import io.perennial.cli.lifecycle.WorkFolder;
import io.perennial.cli.terminal.Columns;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial chaos}: kills and cuts at random, and a verdict. */
@Command(
        name = "chaos",
        description = {
            "Start brokers, a Flink cluster and serving, each in processes of its own on this machine, and harm them at"
                    + " random while they learn; then check that nothing was lost, duplicated or torn.",
            "Exits with 1 where a promise was broken."
        })
public final class ChaosCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of faults, examples and training. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--minutes",
            defaultValue = "8",
            paramLabel = "M",
            description =
                    "How long examples are sent and faults happen. Default: ${DEFAULT-VALUE}.")
    private double minutes;

    @Option(
            names = "--every",
            defaultValue = "14",
            paramLabel = "SECONDS",
            description = "Time from one fault to the next. Default: ${DEFAULT-VALUE}.")
    private double every;

    @Option(
            names = "--tasks",
            defaultValue = "60",
            paramLabel = "N",
            description = "Tasks, which come one after another. Default: ${DEFAULT-VALUE}.")
    private int tasks;

    @Option(
            names = "--rate",
            defaultValue = "500",
            paramLabel = "N",
            description = "Examples a second, all tasks together. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "For all that the processes write. Default: a temporary folder, which stays where a promise was"
                            + " broken.")
    private @Nullable Path folder;

    @Option(
            names = "--keep",
            description =
                    "Leave everything running afterwards, until Ctrl-C, for a look with other commands.")
    private boolean keep;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        WorkFolder work = WorkFolder.open(folder, true);
        terminal.line("seed " + seed + ", everything in " + work.path());
        ChaosReport report =
                new Chaos(settings(work.path()), terminal::line)
                        .run((found, servers, base) -> show(found, servers, base, terminal));
        if (!report.isClean()) {
            terminal.line(
                    "run it again with --seed %d; logs and topics are in %s"
                            .formatted(seed, work.path()));
            return ExitCode.FAILED;
        }
        work.delete();
        return ExitCode.DONE;
    }

    private void show(ChaosReport report, String servers, Path base, Terminal terminal)
            throws InterruptedException {
        terminal.line("");
        Columns.lines(report.faultTable()).forEach(terminal::line);
        terminal.line("");
        report.findings().forEach(terminal::line);
        if (keep) {
            terminal.line("");
            terminal.line("everything is still running until Ctrl-C; for example");
            terminal.line(
                    "  ./perennial replay --bootstrap-servers %s --base %s --task TASK --version N"
                            .formatted(servers, base));
            terminal.line("  ./perennial topics tail lineage --bootstrap-servers " + servers);
            new CountDownLatch(1).await();
        }
    }

    private ChaosSettings settings(Path work) {
        try {
            return new ChaosSettings(
                    seed,
                    duration(minutes * 60),
                    duration(every),
                    tasks,
                    rate,
                    work,
                    ChildProgram.command());
        } catch (IllegalArgumentException e) {
            throw new UserException(e.getMessage(), e);
        }
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }
}
