package io.perennial.cli.processes;

import io.perennial.cli.cluster.RemoteCluster;
import io.perennial.cli.kafka.KafkaConnection;
import io.perennial.cli.lifecycle.ClosingStack;
import io.perennial.cli.terminal.UserException;
import io.perennial.flink.cluster.HttpProbe;
import io.perennial.flink.cluster.LoggedProcess;
import io.perennial.flink.cluster.RestApi;
import io.perennial.flink.cluster.SessionCluster;
import io.perennial.flink.job.JobConfig;
import io.perennial.flink.job.StartingState;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Starts an installation, one part after the other, each once the one before answers. What was
 * started is stopped again where a later part does not come up, or the command is ended.
 */
public final class HostStart {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** A job that has failed so often as it began will not run. */
    private static final int FAILURES = 4;

    private static final Topics TOPICS = Topics.defaults();
    private static final short REPLICATION = 1;

    private final HostFolder folder;
    private final HostSettings settings;
    private final Consumer<String> progress;
    private String classPath = "";
    private HostState state;

    /**
     * @param progress told a line for each part that answers
     */
    public HostStart(HostFolder folder, HostSettings settings, Consumer<String> progress) {
        this.folder = folder;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Returns when everything is healthy.
     *
     * @throws UserException if it runs already, a port is taken, or the folder is something else's
     * @throws IllegalStateException with the end of its log where a process does not come up
     */
    public HostStatus run() throws InterruptedException, IOException {
        // Nothing is written into a folder of something else's, not even a lock.
        folder.requireOurs();
        try (FileChannel lock = folder.lock()) {
            folder.read().ifPresent(this::requireStopped);
            HostPorts ports = HostPorts.of(settings);
            classPath =
                    ProgramFiles.kept(
                            folder.resolve("program"), System.getProperty("java.class.path"));
            state = ports.state();
            folder.write(state);
            try (ClosingStack started = new ClosingStack()) {
                startAll(ports, started);
            } catch (RuntimeException | InterruptedException e) {
                folder.write(state.withoutProcesses());
                throw e;
            }
            return HostStatus.of(state);
        }
    }

    /** What takes long to come up is launched before it is needed. */
    private void startAll(HostPorts ports, ClosingStack started) throws InterruptedException {
        LoggedProcess broker = launchBroker(ports, started);
        SessionCluster flink = startFlink(ports, started);
        awaitBroker(broker);
        LoggedProcess serving = launchServing(ports, started);
        submit(flink.restUri());
        awaitServing(serving);
        started.leaveOpen();
        flink.leaveRunning();
    }

    private void requireStopped(HostState before) {
        List<StartedProcess> running = before.running();
        if (!running.isEmpty()) {
            throw new UserException(
                    "in %s run already: %s; perennial cluster status %s shows more, perennial cluster stop %s ends them"
                            .formatted(
                                    folder,
                                    String.join(
                                            ", ", running.stream().map(Object::toString).toList()),
                                    folder.option(),
                                    folder.option()));
        }
        if (!before.processes().isEmpty()) {
            progress.accept(
                    "the earlier processes have ended without stop; going on from their data");
        }
    }

    private LoggedProcess launchBroker(HostPorts ports, ClosingStack started) {
        return launch(
                HostState.BROKER,
                "-Xmx512m",
                List.of("broker", "--port=" + ports.kafka(), "--dir=" + folder.resolve("kafka")),
                started);
    }

    private void awaitBroker(LoggedProcess broker) throws InterruptedException {
        KafkaConnection kafka = KafkaConnection.local(state.kafka(), TOPICS);
        broker.await(() -> kafka.unreachable().isEmpty(), PATIENCE);
        try (TopicAdmin admin = new TopicAdmin(kafka.clientConfig())) {
            int partitions = Math.max(Topics.DEFAULT_PARTITIONS, settings.parallelism());
            admin.createMissing(TOPICS.definitions(partitions), REPLICATION);
        }
        progress.accept("broker at " + state.kafka());
    }

    private SessionCluster startFlink(HostPorts ports, ClosingStack started)
            throws InterruptedException {
        SessionCluster flink =
                SessionCluster.start(
                        HostFlink.settings(settings, folder.resolve("flink"), ports, classPath));
        started.add("Flink", flink);
        remember(flink.jobManager());
        for (int number = 0; number < settings.taskManagers(); number++) {
            remember(flink.startTaskManager());
        }
        progress.accept(
                "Flink at %s with %d task slots"
                        .formatted(flink.restUri(), settings.parallelism()));
        return flink;
    }

    private void submit(URI web) throws InterruptedException {
        Path checkpoints = folder.resolve("checkpoints");
        Optional<StartingState> from =
                StartingState.newestIn(checkpoints)
                        .map(path -> StartingState.checkpoint(path.toUri().toString()));
        JobConfig config =
                JobConfig.builder(state.kafka())
                        .topicPrefix(TOPICS.prefix())
                        .base(settings.base())
                        .compute(settings.compute())
                        .parallelism(settings.parallelism())
                        .checkpointInterval(settings.checkpointInterval())
                        .checkpointDirectory(checkpoints.toUri().toString())
                        .batchWait(Duration.ofSeconds(1))
                        .build();
        String job = new RemoteCluster(web, List.of()).submit(config, from);
        state = state.withJob(job);
        folder.write(state);
        awaitJob(new RestApi(web), job);
        progress.accept(
                "training job %s %s"
                        .formatted(
                                job,
                                from.map(begin -> "goes on from " + begin.path())
                                        .orElse("begins with nothing learned")));
    }

    private void awaitJob(RestApi rest, String job) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!rest.runsWhole(job)) {
            List<String> failures = rest.failures(job);
            if (failures.size() >= FAILURES || System.nanoTime() > end) {
                throw new UserException(
                        "the training job is %s and does not run: %s; see the logs in %s"
                                .formatted(
                                        rest.jobState(job).orElse("unknown"),
                                        failures.isEmpty()
                                                ? "no failure is known"
                                                : failures.get(0),
                                        folder.resolve("flink")));
            }
            Thread.sleep(200);
        }
    }

    private LoggedProcess launchServing(HostPorts ports, ClosingStack started) {
        List<String> arguments =
                List.of(
                        "serve",
                        "--bootstrap-servers=" + state.kafka(),
                        "--port=" + ports.serving(),
                        "--store=" + folder.resolve("serving-store"),
                        "--base=" + settings.base().value(),
                        "--device=" + settings.compute().device(),
                        "--precision=" + settings.compute().precision(),
                        "--threads=" + settings.compute().threads(),
                        "--max-length=" + settings.compute().maxLength());
        return launch(HostState.SERVING, "-Xmx1g", arguments, started);
    }

    private void awaitServing(LoggedProcess serving) throws InterruptedException {
        HttpProbe ready = new HttpProbe(URI.create(state.serving()).resolve(HostStatus.READY));
        serving.await(ready::isWell, PATIENCE);
        progress.accept("serving at " + state.serving());
    }

    private LoggedProcess launch(
            String name, String heap, List<String> arguments, ClosingStack started) {
        Path log = folder.resolve("logs").resolve(name + ".log");
        List<String> command =
                new ArrayList<>(ProgramFiles.withClassPath(settings.program(), classPath));
        // After the java executable, before the main class.
        command.addAll(1, List.of(heap, "-Dperennial.log=" + log));
        command.addAll(arguments);
        LoggedProcess process = LoggedProcess.startDetached(name, command, log);
        started.add(name, process::stop);
        remember(process);
        return process;
    }

    private void remember(LoggedProcess process) {
        state = state.with(StartedProcess.of(process));
        folder.write(state);
    }
}
