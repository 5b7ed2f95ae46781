package io.perennial.cli.command;

import io.perennial.cli.terminal.Columns;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.flink.ingest.SpecCheck;
import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.migrate.CannotMigrateException;
import io.perennial.flink.migrate.Migration;
import io.perennial.flink.migrate.PublishedAccuracy;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.kafka.Denial;
import io.perennial.schemas.topic.TopicAdminException;
import io.perennial.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial migrate}: all tasks of an installation, for another base. */
@Command(
        name = "migrate",
        description = {
            "Copy tasks and examples to the topics of a new installation, whose job learns all of it on another base.",
            "The old installation goes on meanwhile. Called again, it copies what has come since, and compares the two."
        })
public final class MigrateCommand implements Callable<Integer> {

    private static final String NONE = "-";

    @Spec private CommandSpec spec;

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Mixin private BaseOption base = new BaseOption();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "NAME",
            description = "What all topics' names of the new installation start with.")
    private String to = "";

    @Option(
            names = "--without",
            split = ",",
            paramLabel = "TASK",
            description = "Tasks that stay behind; several by commas.")
    private List<String> without = List.of();

    @Option(
            names = "--resident-bytes",
            paramLabel = "BYTES",
            defaultValue = "1073741824",
            description =
                    "The new job's resident-bytes, which every adapter must fit into. Default: ${DEFAULT-VALUE}.")
    private long residentBytes;

    @Override
    public Integer call() throws InterruptedException {
        kafka.connection().checked();
        KafkaAccess access = new KafkaAccess(kafka.bootstrapServers(), kafka.properties());
        Topics target = target();
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        try (FrozenBase loaded = base.acquire()) {
            Migration.Outcome outcome =
                    new Migration(
                                    access,
                                    kafka.topics(),
                                    target,
                                    new SpecCheck(loaded, residentBytes))
                            .run(without);
            terminal.line(
                    String.format(
                            Locale.ROOT,
                            "%,d tasks and %,d examples copied to %s.*",
                            outcome.specs().size(),
                            outcome.examples(),
                            target.prefix()));
            compare(
                    PublishedAccuracy.read(access, kafka.topics()),
                    PublishedAccuracy.read(access, target),
                    terminal);
        } catch (CannotMigrateException | TopicAdminException e) {
            throw new UserException(String.valueOf(e.getMessage()), e);
        } catch (KafkaException e) {
            throw new UserException(
                    Denial.describe(e, AclOperation.WRITE).orElse(String.valueOf(e.getMessage())),
                    e);
        }
        hints(terminal);
        return ExitCode.DONE;
    }

    private Topics target() {
        try {
            return new Topics(to);
        } catch (IllegalArgumentException e) {
            throw new UserException("--to: " + e.getMessage(), e);
        }
    }

    private void compare(
            SortedMap<String, Evaluation> before,
            SortedMap<String, Evaluation> after,
            Terminal terminal) {
        if (after.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("task", "version", "held out", "new version", "held out"));
        SortedSet<String> tasks = new TreeSet<>(before.keySet());
        tasks.addAll(after.keySet());
        tasks.removeAll(without);
        for (String task : tasks) {
            List<String> row = new ArrayList<>(List.of(task));
            addTo(row, before.get(task));
            addTo(row, after.get(task));
            rows.add(row);
        }
        terminal.line("");
        Columns.lines(rows).forEach(terminal::line);
    }

    /** Numbers have no accuracy; their loss says how good they are. */
    private static void addTo(List<String> row, @Nullable Evaluation evaluation) {
        if (evaluation == null) {
            row.addAll(List.of(NONE, NONE));
            return;
        }
        // The decision is reported before its version is counted.
        row.add(Long.toString(evaluation.getVersion() + 1));
        row.add(
                evaluation.getAccuracy() == 0
                        ? String.format(Locale.ROOT, "loss %.4f", evaluation.getLoss())
                        : String.format(Locale.ROOT, "%.4f", evaluation.getAccuracy()));
    }

    private void hints(Terminal terminal) {
        String options =
                "--bootstrap-servers %s --topic-prefix %s %s"
                        .formatted(kafka.bootstrapServers(), to, base);
        terminal.line("");
        terminal.line("learn there:   ./perennial train " + options);
        terminal.line("serve there:   ./perennial serve " + options);
        terminal.line(
                "then, when it is as good: send producers to "
                        + to
                        + ".examples, call this once more for the rest, and stop the old job and serving");
    }
}
