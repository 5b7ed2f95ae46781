package io.perennial.cli.command;

import io.perennial.cli.lifecycle.WorkFolder;
import io.perennial.cli.terminal.Columns;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.fuzz.run.FuzzFailure;
import io.perennial.fuzz.run.FuzzRun;
import io.perennial.fuzz.run.FuzzSettings;
import io.perennial.fuzz.run.FuzzTargets;
import io.perennial.fuzz.run.TargetResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial fuzz}: hostile input for every door, for as long as one likes. */
@Command(
        name = "fuzz",
        description = {
            "Feed hostile input to every door: records, Avro, chunks, names, safetensors, artifacts, states, bases,"
                    + " tokenizers, adapter folders, HTTP, the whole job. Each input must be taken or refused with a clear"
                    + " sentence, and what is healthy must go on.",
            "Exits with 1 where one was not; its seed is shown and the input kept in a file."
        })
public final class FuzzCommand implements Callable<Integer> {

    private static final int SEEDS = 1_000_000_000;
    private static final int SHOWN = 400;
    private static final double MILLIS_PER_MINUTE = 60_000;

    @Spec private CommandSpec spec;

    @Option(
            names = "--minutes",
            defaultValue = "5",
            paramLabel = "M",
            description =
                    "How long, all targets together; with 0, one sample each. Default: ${DEFAULT-VALUE}.")
    private double minutes;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Of every target's first sample; the next one has the next seed. Default: a random one, which is"
                            + " shown.")
    private @Nullable Long seed;

    @Option(
            names = "--target",
            split = ",",
            paramLabel = "NAME",
            description =
                    "What is fed: examples, specifications, avro, chunks, names, safetensors, artifacts, states, bases,"
                            + " tokenizers, adapter-folders, http, job; several with commas between. Default: all.")
    private List<String> targets = FuzzTargets.names();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "For what was found. Default: a temporary folder, which stays where something was.")
    private @Nullable Path folder;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        FuzzSettings settings = settings();
        WorkFolder work = WorkFolder.open(folder, true);
        terminal.line(
                "Feeding %s from seed %d on; what is found goes to %s"
                        .formatted(
                                String.join(", ", settings.targets()),
                                settings.seed(),
                                work.path()));
        List<TargetResult> results = new FuzzRun(settings, work.path(), terminal::line).run();
        terminal.line("");
        table(results).forEach(terminal::line);
        results.forEach(result -> result.failure().ifPresent(f -> show(terminal, result, f)));
        if (results.stream().anyMatch(result -> result.failure().isPresent())) {
            terminal.line("");
            terminal.line("inputs and stack traces are in " + work.path());
            return ExitCode.FAILED;
        }
        work.delete();
        return ExitCode.DONE;
    }

    private FuzzSettings settings() {
        long first = seed == null ? ThreadLocalRandom.current().nextInt(SEEDS) : seed;
        Duration time = Duration.ofMillis(Math.round(minutes * MILLIS_PER_MINUTE));
        try {
            return new FuzzSettings(targets, time, first);
        } catch (IllegalArgumentException e) {
            throw new UserException(String.valueOf(e.getMessage()), e);
        }
    }

    private static List<String> table(List<TargetResult> results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("target", "samples", "accepted", "refused", "findings"));
        for (TargetResult result : results) {
            rows.add(
                    List.of(
                            result.name(),
                            "%,d".formatted(result.samples()),
                            "%,d".formatted(result.accepted()),
                            "%,d".formatted(result.refused()),
                            result.failure().isPresent() ? "1" : "0"));
        }
        return Columns.lines(rows);
    }

    private static void show(Terminal terminal, TargetResult result, FuzzFailure failure) {
        terminal.line("");
        terminal.line(
                "%s failed: %s let through %s"
                        .formatted(result.name(), result.door(), beginning(failure.sample())));
        terminal.line("  " + beginning(failure.thrown().toString()));
        terminal.line(
                "  again: perennial fuzz --target %s --seed %d --minutes 0"
                        .formatted(result.name(), failure.seed()));
    }

    private static String beginning(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
