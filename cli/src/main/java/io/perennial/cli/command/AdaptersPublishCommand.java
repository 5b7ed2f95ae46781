package io.perennial.cli.command;

import io.perennial.cli.adapters.AdapterDescription;
import io.perennial.cli.adapters.CheckedAdapter;
import io.perennial.cli.adapters.OtherWriters;
import io.perennial.cli.kafka.AdaptersTopic;
import io.perennial.cli.kafka.KafkaConnection;
import io.perennial.cli.kafka.TasksTopic;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.schemas.adapter.KeepRule;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.signature.SigningKey;
import io.perennial.schemas.task.TaskSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial adapters publish}: an adapter from files becomes a task's next version. */
@Command(
        name = "publish",
        description =
                "Check an adapter of PEFT or AdapterHub, or an artifact, and publish it as the task's next version.",
        footer = {
            "",
            "A training job counts the versions of its tasks by itself and does not see this one:"
                    + " until its count is above it, what the job publishes is ignored, and from then"
                    + " on the job's own adapter answers again. Freeze a task before publishing an"
                    + " imported adapter for it (\"state\": \"frozen\", perennial tasks apply)."
        })
final class AdaptersPublishCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private SourceOptions source = new SourceOptions();

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--signing-key",
            paramLabel = "FILE",
            description =
                    "Sign the version with this private key (PEM, Ed25519), for serving processes"
                            + " that ask for signatures.")
    private @Nullable Path signingKey;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        Optional<SigningKey> key = Optional.ofNullable(signingKey).map(SigningKey::read);
        CheckedAdapter adapter = source.read();
        AdapterDescription.lines(adapter).forEach(terminal::line);
        String task = source.task();
        KafkaConnection connection = kafka.connection().checked();
        Optional<TaskSpec> specification = TasksTopic.specification(connection, task);
        AdaptersTopic.Receipt receipt =
                new AdaptersTopic(connection)
                        .publish(
                                task,
                                key,
                                KeepRule.of(KeepRule.USUAL, specification.orElse(null)),
                                seen ->
                                        adapter.publishedAs(
                                                task,
                                                seen.nextVersion(),
                                                seen.current()
                                                        .map(PublishedAdapter::version)
                                                        .orElse(0L),
                                                Instant.now()));
        terminal.line(
                "version %d of %s published to %s, partition %d: %d chunks, %d surplus ones removed"
                        .formatted(
                                receipt.version(),
                                task,
                                receipt.topic(),
                                receipt.partition(),
                                receipt.chunks(),
                                receipt.tombstones()));
        if (key.isPresent()) {
            terminal.line("it is signed with " + signingKey);
        }
        if (!receipt.visible()) {
            terminal.line(
                    "another transaction on that partition is open, a training job's perhaps: the"
                            + " version is served when it ends");
        }
        OtherWriters.warning(specification, receipt.before(), receipt.version())
                .ifPresent(warning -> terminal.line("WARNING: " + warning));
        return ExitCode.DONE;
    }
}
