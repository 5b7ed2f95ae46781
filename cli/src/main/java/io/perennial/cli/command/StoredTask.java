package io.perennial.cli.command;

import io.perennial.cli.kafka.AdaptersTopic;
import io.perennial.cli.kafka.ExampleSender;
import io.perennial.cli.kafka.KafkaConnection;
import io.perennial.cli.kafka.TasksTopic;
import io.perennial.cli.terminal.UserException;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.serving.http.NearNames;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A task by its name, as the tasks topic has it. */
final class StoredTask {

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Parameters(paramLabel = "TASK", description = "The task's name.")
    private String name = "";

    String name() {
        return name;
    }

    KafkaConnection connection() {
        return kafka.connection().checked();
    }

    /**
     * Its specification.
     *
     * @throws UserException where there is none, with near names
     */
    TaskSpec require() throws InterruptedException {
        SortedMap<String, TaskSpec> all = TasksTopic.all(connection());
        TaskSpec found = all.get(name);
        if (found == null) {
            List<String> near = NearNames.of(name, all.keySet());
            throw new UserException(
                    "there is no specification of '%s' on %s; %s"
                            .formatted(
                                    name,
                                    kafka.topics().tasks(),
                                    near.isEmpty()
                                            ? "perennial tasks create " + name + " sends one"
                                            : "did you mean " + String.join(" or ", near) + "?"));
        }
        return found;
    }

    /** Its versions that can be asked for, newest first. */
    List<Long> keptVersions() throws InterruptedException {
        return new AdaptersTopic(connection()).read().task(name).kept().numbers();
    }

    /**
     * @throws UserException where a version is none of those
     */
    void requireKept(List<Long> kept, long version) {
        if (!kept.contains(version)) {
            throw new UserException(
                    "version %d of %s is not there any more; kept are %s (the job's --kept-versions)"
                            .formatted(version, name, listed(kept)));
        }
    }

    static String listed(List<Long> versions) {
        return versions.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** Puts a specification in place of the one before; nothing is sent where nothing changes. */
    void replace(TaskSpec before, TaskSpec after) throws InterruptedException {
        if (!after.equals(before)) {
            send(connection(), after);
        }
    }

    static void send(KafkaConnection connection, TaskSpec specification)
            throws InterruptedException {
        try (ExampleSender sender = new ExampleSender(connection)) {
            sender.sendAndWait(specification);
        }
    }
}
