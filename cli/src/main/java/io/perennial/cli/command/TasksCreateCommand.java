package io.perennial.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.cli.kafka.KafkaConnection;
import io.perennial.cli.kafka.TasksTopic;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskState;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial tasks create}: a new task, without writing a file. */
@Command(
        name = "create",
        description = {
            "Onboard a task.",
            "What is not given takes the defaults; perennial tasks apply FILE sets everything else."
        })
final class TasksCreateCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec private CommandSpec spec;

    @Mixin private StoredTask task = new StoredTask();

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = "Adapter method, like houlsby, pfeiffer, lora or prefix.")
    private @Nullable String method;

    @Option(
            names = "--objective",
            paramLabel = "KIND",
            description = "What it answers with: classification, multi_label, regression or text.")
    private @Nullable String objective;

    @Option(
            names = "--label",
            paramLabel = "LABEL",
            description =
                    "A label; given for each of them. Without any, labels are those that examples"
                            + " bring.")
    private List<String> labels = List.of();

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description = "Of AdamW; the method's own where none is given.")
    private @Nullable Double learningRate;

    @Option(names = "--batch-size", paramLabel = "N", description = "Examples of a training step.")
    private @Nullable Integer batchSize;

    @Override
    public Integer call() throws InterruptedException, IOException {
        TaskSpec specification =
                TasksApplyCommand.checked("the task", JSON.writeValueAsBytes(json()));
        KafkaConnection connection = task.connection();
        TaskSpec before = TasksTopic.all(connection).get(task.name());
        if (before != null && before.state() != TaskState.RETIRED) {
            throw new UserException(
                    "%s is there already (%s); perennial tasks show %s prints it, perennial tasks apply changes it"
                            .formatted(task.name(), before.state().code(), task.name()));
        }
        StoredTask.send(connection, specification);
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        terminal.line(task.name() + " is onboarded");
        terminal.line("next: perennial produce --task %s FILE".formatted(task.name()));
        return ExitCode.DONE;
    }

    private ObjectNode json() {
        ObjectNode json = JSON.createObjectNode().put("task", task.name());
        if (method != null || objective != null) {
            ObjectNode adapter = json.putObject("adapter");
            adapter.put("method", method == null ? "houlsby" : method);
            if (objective != null) {
                adapter.put("objective", objective);
            }
        }
        if (!labels.isEmpty()) {
            ArrayNode closed = json.putArray("labels");
            labels.forEach(closed::add);
        }
        if (learningRate != null) {
            json.put("learning_rate", learningRate);
        }
        if (batchSize != null) {
            json.put("batch_size", batchSize);
        }
        return json;
    }
}
