package io.perennial.cli.command;

import io.perennial.cli.kafka.AdaptersTopic;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.flink.forget.CannotForgetException;
import io.perennial.flink.forget.Unlearning;
import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.replay.NotReplayableException;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.adapter.TaskOnTopic;
import io.perennial.schemas.json.InvalidFieldException;
import io.perennial.schemas.kafka.Denial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
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

/** {@code perennial forget}: a task that has never seen some examples. */
@Command(
        name = "forget",
        description = {
            "Have a task forget examples, exactly: it begins anew, and learns again from all the others.",
            "The job must be running; the version before goes on answering until the new one is there."
                    + " Other tasks stay as they are, which is checked. Broken off, it goes on when called again."
        })
public final class ForgetCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Option(names = "--task", required = true, paramLabel = "NAME", description = "The task.")
    private String task = "";

    @Option(
            names = "--ids",
            split = ",",
            paramLabel = "ID",
            description = "Ids of the examples, as their producer gave them; several by commas.")
    private List<String> ids = List.of();

    @Option(
            names = "--ids-file",
            paramLabel = "FILE",
            description = "A file with one id a line, beside or in place of --ids.")
    private @Nullable Path idsFile;

    @Option(
            names = "--unknown-too",
            description = "Go on where Kafka has no example with an id, as after it has expired.")
    private boolean unknownToo;

    @Option(
            names = "--patience",
            defaultValue = "120",
            paramLabel = "S",
            description = "Seconds that the job may be silent. Default: ${DEFAULT-VALUE}.")
    private int patience;

    @Override
    public Integer call() throws Exception {
        SortedSet<String> wanted = wanted();
        AdaptersTopic adapters = new AdaptersTopic(kafka.connection().checked());
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        Map<String, PublishedAdapter> before = others(adapters);
        Unlearning.Outcome outcome = forget(wanted, terminal);
        Map<String, PublishedAdapter> after = others(adapters);
        terminal.line(
                String.format(
                        Locale.ROOT,
                        "%s version %d has learned from %,d examples, and from none of the %,d that it is to forget",
                        task,
                        outcome.version(),
                        outcome.trained(),
                        outcome.forgotten()));
        outcome.heirs()
                .forEach(
                        heir ->
                                terminal.line(
                                        "%s began with what %s had learned before; have it begin anew as well if it must not know them"
                                                .formatted(heir, task)));
        return report(before, after, terminal);
    }

    private Unlearning.Outcome forget(SortedSet<String> wanted, Terminal terminal)
            throws Exception {
        KafkaAccess access = new KafkaAccess(kafka.bootstrapServers(), kafka.properties());
        try {
            return new Unlearning(
                            access,
                            kafka.topics(),
                            task,
                            Duration.ofSeconds(patience),
                            terminal::line)
                    .forget(wanted, unknownToo);
        } catch (CannotForgetException | NotReplayableException | InvalidFieldException e) {
            throw new UserException(String.valueOf(e.getMessage()), e);
        } catch (KafkaException e) {
            throw new UserException(
                    Denial.describe(e, AclOperation.WRITE).orElse(String.valueOf(e.getMessage())),
                    e);
        }
    }

    private SortedSet<String> wanted() throws IOException {
        List<String> all = new ArrayList<>(ids);
        if (idsFile != null) {
            try {
                all.addAll(Files.readAllLines(idsFile));
            } catch (NoSuchFileException e) {
                throw new UserException(idsFile + ": there is no such file; check the path", e);
            }
        }
        SortedSet<String> wanted = new TreeSet<>();
        all.stream().map(String::strip).filter(id -> !id.isEmpty()).forEach(wanted::add);
        if (wanted.isEmpty()) {
            throw new UserException("no id is given; name some with --ids or --ids-file");
        }
        return wanted;
    }

    /** What the adapters topic has of the other tasks. */
    private Map<String, PublishedAdapter> others(AdaptersTopic adapters) {
        Map<String, PublishedAdapter> others = new TreeMap<>();
        for (TaskOnTopic other : adapters.read().tasks()) {
            if (!other.task().equals(task)) {
                other.current().ifPresent(current -> others.put(other.task(), current));
            }
        }
        return others;
    }

    /** Another task may learn meanwhile, but from examples of its own, and under a new version. */
    private static int report(
            Map<String, PublishedAdapter> before,
            Map<String, PublishedAdapter> after,
            Terminal terminal) {
        if (before.isEmpty()) {
            terminal.line("there are no other tasks");
            return ExitCode.DONE;
        }
        long same = 0;
        List<String> moved = new ArrayList<>();
        for (Map.Entry<String, PublishedAdapter> other : before.entrySet()) {
            PublishedAdapter now = after.get(other.getKey());
            if (other.getValue().equals(now)) {
                same++;
            } else if (now != null && now.version() == other.getValue().version()) {
                moved.add(other.getKey());
            }
        }
        long further = before.size() - same - moved.size();
        terminal.line(
                String.format(
                        Locale.ROOT,
                        "other tasks: %,d the same to the last bit%s",
                        same,
                        further == 0
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        ", %,d have published newer versions of their own or left",
                                        further)));
        if (moved.isEmpty()) {
            return ExitCode.DONE;
        }
        terminal.line("changed without a new version: " + String.join(", ", moved));
        return ExitCode.FAILED;
    }
}
