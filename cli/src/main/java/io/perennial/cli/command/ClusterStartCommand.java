package io.perennial.cli.command;

import io.perennial.cli.processes.HostSettings;
import io.perennial.cli.processes.HostStart;
import io.perennial.cli.processes.HostStatus;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial cluster start}: all processes, and the training job. */
@Command(
        name = "start",
        description = {
            "Start a Kafka broker, a Flink JobManager with its web page, TaskManagers with the training job, and serving,"
                    + " on loopback ports only. Returns when all of it is healthy; the processes go on.",
            "What an earlier start in the same folder has learned stays: the job goes on from its newest checkpoint."
        })
final class ClusterStartCommand implements Callable<Integer> {

    private static final String USUAL_KAFKA = "127.0.0.1:9092";

    @Spec private CommandSpec spec;

    @Mixin private HostFolderOption folder = new HostFolderOption();

    @Option(
            names = "--task-managers",
            defaultValue = "1",
            paramLabel = "N",
            description = "Processes that train. Default: ${DEFAULT-VALUE}.")
    private int taskManagers;

    @Option(
            names = "--slots",
            defaultValue = "2",
            paramLabel = "N",
            description =
                    "Subtasks in each of them; at most a core for each. Default: ${DEFAULT-VALUE}.")
    private int slots;

    @Option(
            names = "--heap",
            defaultValue = "1024",
            paramLabel = "MIB",
            description =
                    "Java heap of each of them; models and adapters lie outside. Default: ${DEFAULT-VALUE}.")
    private int heapMegabytes;

    @Option(
            names = "--kafka-port",
            defaultValue = "9092",
            description =
                    "Port of the broker, which takes the next one too; 0 takes free ones. Default: ${DEFAULT-VALUE}.")
    private int kafkaPort;

    @Option(
            names = "--ui-port",
            defaultValue = "8081",
            description =
                    "Port of Flink's web page; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    private int uiPort;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Port of serving; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    private int servingPort;

    @Option(
            names = "--metrics-ports",
            paramLabel = "FROM-TO",
            defaultValue = "",
            description =
                    "Ports for Prometheus, one for each of Flink's processes, like 9249-9299. They answer on all interfaces."
                            + " Default: none.")
    private String metricsPorts = "";

    @Option(
            names = "--checkpoint-interval",
            defaultValue = "5s",
            paramLabel = "TIME",
            description =
                    "Time between checkpoints, at which versions appear. Default: ${DEFAULT-VALUE}.")
    private String checkpointInterval;

    @Mixin private ComputeOptions compute = new ComputeOptions();

    @Override
    public Integer call() throws InterruptedException, IOException {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        HostStatus status = new HostStart(folder.folder(), settings(), terminal::line).run();
        hints(status).forEach(terminal::line);
        return ExitCode.DONE;
    }

    private HostSettings settings() {
        List<String> access = ChildProgram.accessOptions();
        return new HostSettings(
                ChildProgram.command(access),
                access.stream().filter(option -> !option.startsWith("--add-opens")).toList(),
                kafkaPort,
                uiPort,
                servingPort,
                metricsPorts,
                taskManagers,
                slots,
                heapMegabytes,
                interval(),
                compute.base(),
                compute.compute());
    }

    private Duration interval() {
        try {
            return TimeUtils.parseDuration(checkpointInterval);
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    "--checkpoint-interval is '%s'; write it like 10s or 1min"
                            .formatted(checkpointInterval),
                    e);
        }
    }

    private List<String> hints(HostStatus status) {
        String kafka =
                status.kafka().equals(USUAL_KAFKA) ? "" : " --bootstrap-servers " + status.kafka();
        return List.of(
                "",
                "console   " + status.serving(),
                "Flink     " + status.web(),
                "Kafka     " + status.kafka(),
                "",
                "next:  perennial tasks create TASK" + kafka,
                "       perennial produce --task TASK FILE" + kafka,
                "       curl -s %s/v2/models/TASK/infer -d '{\"text\": \"...\"}'"
                        .formatted(status.serving()),
                "       perennial cluster status%s, perennial cluster stop%s"
                        .formatted(folder.again(), folder.again()));
    }
}
