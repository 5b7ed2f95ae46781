package io.perennial.cli.command;

import io.perennial.cli.cluster.RemoteCluster;
import io.perennial.cli.cluster.StoredState;
import io.perennial.cli.kafka.KafkaConnection;
import io.perennial.cli.lifecycle.ClosingStack;
import io.perennial.cli.lifecycle.WorkFolder;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.LogFile;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import io.perennial.flink.job.JobConfig;
import io.perennial.flink.job.StartingState;
import io.perennial.flink.local.LocalCluster;
import io.perennial.flink.local.LocalClusterSettings;
import io.perennial.flink.local.LocalJob;
import io.perennial.schemas.signature.SigningKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial train}: the training job, here or on a Flink cluster. */
@Command(
        name = "train",
        description = {
            "Run the training job against a Kafka cluster.",
            "In this JVM, with Flink's web page, until Ctrl-C; or submitted to a Flink session cluster."
        },
        modelTransformer = JobOptions.class)
public final class TrainCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--kafka",
            paramLabel = "NAME=VALUE",
            description =
                    "A property of the Kafka clients, for example security.protocol=SSL; a secret in it"
                            + " only as $${env:NAME} or $${file:PATH:NAME}.")
    private Map<String, String> kafkaProperties = new LinkedHashMap<>();

    @Option(
            names = "--jobmanager",
            paramLabel = "URL",
            description =
                    "Submit to the session cluster at this address, for example http://host:8081.")
    private @Nullable URI jobManager;

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description =
                    "With --jobmanager: a jar that the cluster does not have; may be repeated."
                            + " Default: Perennial's own jars and the Kafka connector.")
    private List<Path> jars = new ArrayList<>();

    @Option(
            names = "--ui-port",
            defaultValue = "8081",
            description =
                    "Without --jobmanager: port of the web page; 0 takes a free one. Default: 8081.")
    private int uiPort;

    @Option(
            names = "--metrics-port",
            defaultValue = "9249",
            description =
                    "Without --jobmanager: port for Prometheus; 0 takes a free one. Default: 9249.")
    private int metricsPort;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Without --jobmanager: where checkpoints and Flink's files stay."
                            + " Default: a temporary folder, deleted at the end.")
    private @Nullable Path folder;

    @Option(
            names = "--from",
            paramLabel = "STATE",
            description =
                    "Go on from a savepoint or checkpoint: its folder or URI; or 'latest', the newest checkpoint in --dir."
                            + " Default: begin with nothing learned.")
    private @Nullable String from;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> options = JobOptions.given(spec);
        kafkaProperties.forEach((name, value) -> options.put("kafka." + name, value));
        JobConfig config = JobConfig.parse(options);
        new KafkaConnection(
                        config.kafka().bootstrapServers(),
                        config.topics(),
                        config.kafka().properties())
                .checked();
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        return jobManager == null
                ? runHere(options, terminal)
                : submit(jobManager, config, terminal);
    }

    private int runHere(Map<String, String> options, Terminal terminal)
            throws InterruptedException {
        try (ClosingStack started = new ClosingStack()) {
            WorkFolder work = started.add("work folder", WorkFolder.open(folder, false));
            options.putIfAbsent(
                    "checkpoint-directory", work.resolve("checkpoints").toUri().toString());
            JobConfig config = JobConfig.parse(options);
            if (!config.signingKey().isEmpty()) {
                SigningKey.read(Path.of(config.signingKey()));
            }
            Optional<StartingState> state = StoredState.of(from, work.path());
            if (state.isEmpty() && StartingState.newestIn(work.path()).isPresent()) {
                terminal.line(
                        "%s holds checkpoints of an earlier run; --from latest goes on from them"
                                .formatted(work.path()));
            }
            LocalCluster cluster =
                    started.add(
                            "Flink",
                            LocalCluster.start(
                                    new LocalClusterSettings(
                                            work.resolve("flink"),
                                            config.parallelism(),
                                            uiPort,
                                            metricsPort,
                                            LogFile.path())));
            LocalJob job = cluster.run(config, state);
            state.ifPresent(begin -> terminal.line("goes on from " + begin.path()));
            terminal.line("Training; Flink's web page: " + cluster.webPage());
            terminal.line("metrics: " + cluster.metricsUrl() + ", log: " + LogFile.path());
            terminal.line("checkpoints: " + config.checkpointDirectory());
            terminal.line("Ctrl-C stops it.");
            String reason = job.awaitEnd();
            if (started.isClosing()) {
                return ExitCode.DONE;
            }
            throw new UserException("the training job ended: " + reason);
        }
    }

    private int submit(URI address, JobConfig config, Terminal terminal) {
        String job =
                new RemoteCluster(address, RemoteCluster.jars(jars))
                        .submit(config, StoredState.of(from, null));
        terminal.line("Submitted job " + job);
        terminal.line("See " + address.resolve("/#/job/running/" + job + "/overview"));
        return ExitCode.DONE;
    }
}
