package io.perennial.cli.command;

import io.perennial.cli.kafka.AdaptersTopic;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.replay.NotReplayableException;
import io.perennial.flink.replay.Replay;
import io.perennial.flink.replay.TaskHistory;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.adapter.PublishedAdapter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial replay}: a published version trained again from its lineage. */
@Command(
        name = "replay",
        description = {
            "Train a published version again from its lineage, and compare the parameters.",
            "They are the same to the last bit for a task with \"reproducible\": true, on the same kind of processor."
                    + " Exits with 1 where they are not."
        })
public final class ReplayCommand implements Callable<Integer> {

    private static final String VERSION = "--version";

    @Spec private CommandSpec spec;

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Mixin private BaseOption base = new BaseOption();

    @Option(names = "--task", required = true, paramLabel = "NAME", description = "The task.")
    private String task = "";

    private @Nullable Long version;

    /** Has {@code --version} mean the adapter's, in place of the program's. */
    public static void register(CommandLine replay) {
        ReplayCommand command = replay.getCommand();
        CommandSpec spec = replay.getCommandSpec();
        spec.remove(spec.findOption(VERSION));
        spec.addOption(
                OptionSpec.builder(VERSION)
                        .type(Long.class)
                        .paramLabel("N")
                        .description("The version. Default: the one that was published last.")
                        .setter(command::version)
                        .build());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private <T> @Nullable T version(T value) {
        T before = (T) version;
        version = (Long) value;
        return before;
    }

    @Override
    public Integer call() throws Exception {
        kafka.connection().checked();
        KafkaAccess access = new KafkaAccess(kafka.bootstrapServers(), kafka.properties());
        Replay.Outcome outcome;
        try {
            TaskHistory history = TaskHistory.read(access, kafka.topics(), task);
            outcome =
                    new Replay(access, kafka.topics(), base.location())
                            .run(history, version == null ? history.newestVersion() : version);
        } catch (NotReplayableException e) {
            throw new UserException(String.valueOf(e.getMessage()), e);
        }
        show(outcome);
        return outcome.isSame() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void show(Replay.Outcome outcome) throws InterruptedException {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        int threads = outcome.compute().threads();
        terminal.line(
                String.format(
                        Locale.ROOT,
                        "%s version %d: trained again on %,d examples in %,d steps (%s, %s, threads: %s)",
                        task,
                        outcome.artifact().version(),
                        outcome.examples(),
                        outcome.steps(),
                        outcome.compute().device().name().toLowerCase(Locale.ROOT),
                        outcome.compute().precision().code(),
                        threads == 0 ? "as the engine likes" : threads));
        if (outcome.isSame()) {
            terminal.line("the same parameters to the last bit, sha256 " + outcome.published());
            return;
        }
        terminal.line("published:     sha256 " + outcome.published());
        terminal.line("trained again: sha256 " + outcome.trainedAgain());
        terminal.line(difference(outcome.artifact()));
        terminal.line(
                outcome.reproducible()
                        ? "another kind of processor, engine or number of threads computes other last bits"
                        : "its steps were shared with other tasks, which changes the last bits;"
                                + " \"reproducible\": true in its specification keeps them apart");
    }

    /** How far apart the two are, where the version is still on the adapters topic. */
    private String difference(AdapterArtifact again) throws InterruptedException {
        PublishedAdapter current =
                new AdaptersTopic(kafka.connection()).read().task(task).current().orElse(null);
        if (current == null || current.version() != again.version()) {
            return "the version is not on the adapters topic any more, so how far apart they are cannot be said";
        }
        float[] published = AdapterArtifact.fromBytes(current.artifact()).parameters();
        float[] trained = again.parameters();
        if (published.length != trained.length) {
            return "%d parameters in place of %d".formatted(trained.length, published.length);
        }
        int different = 0;
        float largest = 0;
        for (int i = 0; i < trained.length; i++) {
            if (Float.floatToRawIntBits(trained[i]) != Float.floatToRawIntBits(published[i])) {
                different++;
                largest = Math.max(largest, Math.abs(trained[i] - published[i]));
            }
        }
        return String.format(
                Locale.ROOT,
                "%,d of %,d values differ, by %.2g at most",
                different,
                trained.length,
                largest);
    }
}
