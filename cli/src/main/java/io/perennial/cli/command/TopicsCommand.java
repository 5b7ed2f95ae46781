package io.perennial.cli.command;

import io.perennial.cli.kafka.KafkaConnection;
import io.perennial.cli.kafka.RecordJson;
import io.perennial.cli.kafka.TopicNames;
import io.perennial.cli.kafka.TopicReader;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.TopicDefinition;
import io.perennial.schemas.topic.TopicProblem;
import io.perennial.schemas.topic.Topics;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code perennial topics}: our topics on a Kafka cluster. */
@Command(
        name = "topics",
        description = "Create, check, list and read Perennial's topics.",
        subcommands = {
            TopicsCommand.Create.class,
            TopicsCommand.Verify.class,
            TopicsCommand.ListAll.class,
            TopicsCommand.Tail.class
        })
public final class TopicsCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    /** Creates what is missing. */
    @Command(
            name = "create",
            description = "Create the topics that are missing, with the settings they need.")
    static final class Create implements Callable<Integer> {

        @Spec private CommandSpec spec;

        @Mixin private KafkaOptions kafka = new KafkaOptions();

        @Option(
                names = "--partitions",
                defaultValue = "4",
                description =
                        "Partitions of the examples topic, at least the trainer's parallelism."
                                + " Default: ${DEFAULT-VALUE}.")
        private int partitions;

        @Option(
                names = "--replication",
                defaultValue = "-1",
                description =
                        "Copies of every partition; -1 leaves it to the brokers. Default: -1.")
        private short replication;

        @Override
        public Integer call() {
            Terminal terminal = Terminal.of(spec.commandLine().getOut());
            KafkaConnection connection = kafka.connection().checked();
            List<TopicDefinition> wanted = kafka.topics().definitions(partitions);
            try (TopicAdmin admin = new TopicAdmin(connection.clientConfig())) {
                List<String> created = admin.createMissing(wanted, replication);
                for (TopicDefinition topic : wanted) {
                    terminal.line(
                            topic.name()
                                    + (created.contains(topic.name()) ? "  created" : "  exists"));
                }
                return report(admin.verify(kafka.topics()), terminal);
            }
        }
    }

    /** Checks what exists. */
    @Command(
            name = "verify",
            description = "Check that the topics exist and keep what is written to them.")
    static final class Verify implements Callable<Integer> {

        @Spec private CommandSpec spec;

        @Mixin private KafkaOptions kafka = new KafkaOptions();

        @Override
        public Integer call() {
            Terminal terminal = Terminal.of(spec.commandLine().getOut());
            KafkaConnection connection = kafka.connection().checked();
            try (TopicAdmin admin = new TopicAdmin(connection.clientConfig())) {
                return report(admin.verify(kafka.topics()), terminal);
            }
        }
    }

    /** Lists what exists. */
    @Command(name = "list", description = "List the topics with partitions and records.")
    static final class ListAll implements Callable<Integer> {

        @Spec private CommandSpec spec;

        @Mixin private KafkaOptions kafka = new KafkaOptions();

        @Override
        public Integer call() throws InterruptedException {
            Terminal terminal = Terminal.of(spec.commandLine().getOut());
            TopicNames.list(kafka.connection().checked()).forEach(terminal::line);
            return ExitCode.DONE;
        }
    }

    /** Prints records. */
    @Command(
            name = "tail",
            description = "Print a topic's records as JSON lines as they come, until Ctrl-C.")
    static final class Tail implements Callable<Integer> {

        @Spec private CommandSpec spec;

        @Mixin private KafkaOptions kafka = new KafkaOptions();

        @Parameters(
                paramLabel = "NAME",
                description = "examples, tasks, adapters, evaluations, rejected, or a full name.")
        private String name = "";

        @Option(names = "--from-beginning", description = "Start with the oldest record.")
        private boolean fromBeginning;

        @Option(names = "--max", paramLabel = "N", description = "End after so many records.")
        private @Nullable Long most;

        @Override
        public Integer call() throws InterruptedException {
            Terminal terminal = Terminal.of(spec.commandLine().getOut());
            KafkaConnection connection = kafka.connection().checked();
            Topics topics = connection.topics();
            String topic = TopicNames.resolve(connection, name);
            long end = most == null ? Long.MAX_VALUE : most;
            RecordJson json = new RecordJson(topics);
            AtomicLong printed = new AtomicLong();
            try (TopicReader reader = TopicReader.open(connection, topic, fromBeginning)) {
                reader.read(
                        record -> {
                            terminal.line(json.line(record));
                            return printed.incrementAndGet() < end;
                        });
            }
            return ExitCode.DONE;
        }
    }

    private static int report(List<TopicProblem> problems, Terminal terminal) {
        problems.forEach(problem -> terminal.line("PROBLEM: " + problem));
        if (problems.isEmpty()) {
            terminal.line("all topics are as they must be");
        }
        return problems.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
