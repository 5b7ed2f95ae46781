package io.perennial.cli.command;

import io.perennial.cli.kafka.TasksTopic;
import io.perennial.cli.terminal.Columns;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.schemas.task.LabelSet;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial tasks list}: every task that has a specification. */
@Command(name = "list", description = "List every task that has a specification.")
final class TasksListCommand implements Callable<Integer> {

    private static final List<String> HEADINGS =
            List.of("TASK", "STATE", "METHOD", "OBJECTIVE", "LABELS", "PINNED");
    private static final String NOTHING = "-";

    @Spec private CommandSpec spec;

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Option(names = "--json", description = "Print a JSON array of specifications.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        Map<String, TaskSpec> tasks = TasksTopic.all(kafka.connection().checked());
        if (json) {
            terminal.line(
                    tasks.values().stream()
                            .map(
                                    task ->
                                            new String(
                                                    TaskSpecJson.encode(task),
                                                    StandardCharsets.UTF_8))
                            .collect(Collectors.joining(",", "[", "]")));
        } else if (tasks.isEmpty()) {
            terminal.line(
                    "no specification is on "
                            + kafka.topics().tasks()
                            + "; perennial tasks create TASK sends one");
        } else {
            List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
            tasks.values().forEach(task -> rows.add(row(task)));
            Columns.lines(rows).forEach(terminal::line);
        }
        return ExitCode.DONE;
    }

    private static List<String> row(TaskSpec task) {
        AdapterSpec adapter = AdapterSpec.parse(task.adapter().json());
        return List.of(
                task.task(),
                task.state().code(),
                adapter.describe(),
                adapter.objective().code(),
                adapter.objective().hasLabels() ? labels(task.labels()) : NOTHING,
                task.pinnedVersion() == null ? NOTHING : Long.toString(task.pinnedVersion()));
    }

    private static String labels(LabelSet labels) {
        String known = Integer.toString(labels.labels().size());
        return labels.closed() ? known : labels.labels().isEmpty() ? "open" : known + ", open";
    }
}
