package io.perennial.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.cli.kafka.AdaptersTopic;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.schemas.adapter.TaskOnTopic;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code perennial tasks show}: a task's specification and the versions that are kept of it. */
@Command(
        name = "show",
        description = "Print a task's specification and the versions that are kept of it, as JSON.")
final class TasksShowCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec private CommandSpec spec;

    @Mixin private StoredTask task = new StoredTask();

    @Override
    public Integer call() throws InterruptedException, IOException {
        TaskSpec found = task.require();
        TaskOnTopic published = new AdaptersTopic(task.connection()).read().task(task.name());
        ObjectNode json = JSON.createObjectNode();
        json.set("specification", JSON.readTree(TaskSpecJson.encode(found)));
        ArrayNode versions = json.putArray("kept_versions");
        published.kept().numbers().forEach(versions::add);
        published.problem().ifPresent(problem -> json.put("problem", problem));
        Terminal.of(spec.commandLine().getOut()).line(pretty(json));
        return ExitCode.DONE;
    }

    private static String pretty(ObjectNode json) throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }
}
