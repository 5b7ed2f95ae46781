package io.perennial.cli.command;

import io.perennial.cli.kafka.ExampleSender;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.UserException;
import io.perennial.flink.ingest.SpecCheck;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.InvalidAdapterSpecException;
import io.perennial.model.architecture.Objective;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.RecordMetadata;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code perennial tasks apply}: one specification out of a file. */
@Command(
        name = "apply",
        description = "Check a task specification (JSON) and send it to the tasks topic.")
final class TasksApplyCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Parameters(paramLabel = "FILE", description = "The specification; - reads standard input.")
    private String file = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        TaskSpec task = checked(file, bytes());
        try (ExampleSender sender = new ExampleSender(kafka.connection().checked())) {
            RecordMetadata stored = sender.sendAndWait(task);
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    "%s sent to %s, partition %d, offset %d%n",
                    task.task(), stored.topic(), stored.partition(), stored.offset());
            out.flush();
        }
        return ExitCode.DONE;
    }

    /**
     * Reads a specification and holds it against its adapter method.
     *
     * @param origin what errors begin with
     * @throws UserException if it cannot work
     */
    static TaskSpec checked(String origin, byte[] json) {
        Decoded<TaskSpec> decoded = TaskSpecJson.decode(null, json);
        if (decoded instanceof Decoded.Invalid<TaskSpec> invalid) {
            throw new UserException(origin + ": " + invalid.message());
        }
        TaskSpec task = ((Decoded.Valid<TaskSpec>) decoded).value();
        try {
            Objective objective = AdapterSpec.parse(task.adapter().json()).objective();
            String problem = SpecCheck.problem(task, objective);
            if (problem != null) {
                throw new UserException(origin + ": " + problem);
            }
            return task;
        } catch (InvalidAdapterSpecException e) {
            throw new UserException(origin + ": adapter: " + e.getMessage(), e);
        }
    }

    private byte[] bytes() throws IOException {
        if (file.equals("-")) {
            return System.in.readAllBytes();
        }
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new UserException(file + ": there is no such file; check the path", e);
        }
    }
}
