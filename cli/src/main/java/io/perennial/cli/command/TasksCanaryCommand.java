package io.perennial.cli.command;

import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.schemas.json.InvalidFieldException;
import io.perennial.schemas.task.Canary;
import io.perennial.schemas.task.TaskSpec;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial tasks canary}: another version answers some of the requests. */
@Command(
        name = "canary",
        description = {
            "Have the newest version of a task answer some of the requests, beside the version that"
                    + " answers now, until one of the two is decided for.",
            "GET /v2/models/TASK/versions and the console say how they compare."
        })
final class TasksCanaryCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private StoredTask task = new StoredTask();

    @Option(
            names = "--try",
            paramLabel = "VERSION",
            description = "The version that is tried. Default: the newest.")
    private @Nullable Long wanted;

    @Option(
            names = "--beside",
            paramLabel = "VERSION",
            description =
                    "The version that answers the rest. Default: the pinned one, or the one before"
                            + " that which is tried.")
    private @Nullable Long beside;

    @Option(
            names = "--share",
            defaultValue = "0.1",
            paramLabel = "SHARE",
            description =
                    "Of the requests, more than 0 and at most 1. The same text is always answered by"
                            + " the same version. Default: ${DEFAULT-VALUE}.")
    private double share;

    @Option(
            names = "--decide-after",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "Promote it, or roll it back, after so many answers that were corrected through"
                            + " /v2/models/TASK/feedback; 0 leaves that to you. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int decideAfter;

    @Option(
            names = "--margin",
            defaultValue = "0",
            paramLabel = "MARGIN",
            description =
                    "How much lower its accuracy may be for it to be promoted all the same. Default:"
                            + " ${DEFAULT-VALUE}.")
    private double margin;

    @Option(names = "--promote", description = "End it: the version that is tried answers.")
    private boolean promote;

    @Option(names = "--stop", description = "End it: the version that answers the rest stays.")
    private boolean stop;

    @Override
    public Integer call() throws InterruptedException {
        if (promote && stop) {
            throw new UserException("--promote and --stop exclude each other; give one");
        }
        TaskSpec before = task.require();
        TaskSpec after = promote || stop ? ended(before) : begun(before);
        task.replace(before, after);
        Terminal.of(spec.commandLine().getOut()).line(said(after));
        return ExitCode.DONE;
    }

    private TaskSpec ended(TaskSpec before) {
        if (before.canary() == null || before.pinnedVersion() == null) {
            throw new UserException(
                    "no version of %s is tried; perennial tasks canary %s begins to"
                            .formatted(task.name(), task.name()));
        }
        return before.withPinnedVersion(
                promote ? before.canary().version() : before.pinnedVersion());
    }

    private TaskSpec begun(TaskSpec before) throws InterruptedException {
        List<Long> kept = task.keptVersions();
        if (kept.size() < 2) {
            throw new UserException(
                    "%s has %d kept versions, and two are needed to compare (the job's --kept-versions)"
                            .formatted(task.name(), kept.size()));
        }
        long tried = wanted == null ? kept.get(0) : wanted;
        long answers = beside == null ? answersThen(before, kept, tried) : beside;
        task.requireKept(kept, tried);
        task.requireKept(kept, answers);
        try {
            return before.withCanary(answers, new Canary(tried, share, decideAfter, margin));
        } catch (InvalidFieldException e) {
            throw new UserException(e.getMessage(), e);
        }
    }

    private long answersThen(TaskSpec before, List<Long> kept, long tried) {
        if (before.pinnedVersion() != null && before.pinnedVersion() != tried) {
            return before.pinnedVersion();
        }
        return kept.stream()
                .filter(version -> version < tried)
                .findFirst()
                .orElseThrow(
                        () ->
                                new UserException(
                                        "there is no version of %s before %d; name one with --beside, kept are %s"
                                                .formatted(
                                                        task.name(),
                                                        tried,
                                                        StoredTask.listed(kept))));
    }

    private String said(TaskSpec after) {
        Canary canary = after.canary();
        if (canary == null) {
            return "version %d of %s answers all requests until perennial tasks forward %s"
                    .formatted(after.pinnedVersion(), task.name(), task.name());
        }
        return "version %d of %s answers %s %% of the requests, version %d the others; %s"
                .formatted(
                        canary.version(),
                        task.name(),
                        BigDecimal.valueOf(canary.share())
                                .movePointRight(2)
                                .stripTrailingZeros()
                                .toPlainString(),
                        after.pinnedVersion(),
                        canary.decidesItself()
                                ? canary.decideAfter() + " corrected answers decide"
                                : "decide with --promote or --stop");
    }
}
