package io.perennial.flink.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A real Flink session cluster on this machine: a JobManager and any number of TaskManagers, each
 * in a process of its own. Whoever starts it closes it; when this process ends first, a shutdown
 * hook does.
 */
public final class SessionCluster implements AutoCloseable {

    private static final String JOB_MANAGER =
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
    private static final String TASK_MANAGER =
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
    private static final Duration START_DEADLINE = Duration.ofMinutes(2);

    private final ClusterSettings settings;
    private final String configFolder;
    private final URI restUri;
    private final RestApi rest;
    private volatile LoggedProcess jobManager;
    private final List<LoggedProcess> taskManagers = new ArrayList<>();
    private final Thread shutdownHook = new Thread(this::stopAll, "stop Flink processes");

    private SessionCluster(ClusterSettings settings) {
        int rpcPort = FreePorts.inARow(1);
        int restPort = settings.restPort() == 0 ? FreePorts.inARow(1) : settings.restPort();
        this.settings = settings;
        this.configFolder = ClusterConfiguration.write(settings, rpcPort, restPort).toString();
        this.restUri = URI.create("http://" + ClusterConfiguration.HOST + ":" + restPort);
        this.rest = new RestApi(restUri);
        this.jobManager = newJobManager();
        Runtime.getRuntime().addShutdownHook(shutdownHook);
    }

    /**
     * Starts a JobManager and waits until it answers.
     *
     * @throws ClusterStartException if it ends or does not answer in time
     */
    public static SessionCluster start(ClusterSettings settings) throws InterruptedException {
        try {
            Files.createDirectories(settings.folder());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + settings.folder(), e);
        }
        SessionCluster cluster = new SessionCluster(settings);
        try {
            cluster.jobManager.await(cluster.rest::isUp, START_DEADLINE);
            return cluster;
        } catch (ClusterStartException | InterruptedException e) {
            cluster.close();
            throw e;
        }
    }

    private LoggedProcess newJobManager() {
        return FlinkCommand.start(
                "jobmanager",
                settings,
                ClusterConfiguration.JOB_MANAGER_HEAP_MEGABYTES,
                JOB_MANAGER,
                "--configDir",
                configFolder);
    }

    /**
     * Starts the JobManager again at its old addresses, after it has ended, and waits until it
     * answers. It knows of no job; the TaskManagers that live come back to it by themselves.
     *
     * @throws ClusterStartException if it ends or does not answer in time
     */
    public void restartJobManager() throws InterruptedException {
        if (jobManager.isAlive()) {
            throw new IllegalStateException("the JobManager runs already");
        }
        LoggedProcess started = newJobManager();
        jobManager = started;
        started.await(rest::isUp, START_DEADLINE);
    }

    /** Starts one more TaskManager and waits until its slots are there. */
    public LoggedProcess startTaskManager() throws InterruptedException {
        long living = taskManagers.stream().filter(LoggedProcess::isAlive).count();
        LoggedProcess process = launchTaskManager();
        int wanted = Math.toIntExact((living + 1) * settings.slots());
        process.await(() -> rest.slots() >= wanted, START_DEADLINE);
        return process;
    }

    /** Starts one more TaskManager; its slots come when they come. */
    public LoggedProcess launchTaskManager() {
        String name = "taskmanager-" + (taskManagers.size() + 1);
        LoggedProcess process =
                FlinkCommand.start(
                        name,
                        settings,
                        settings.heapMegabytes(),
                        TASK_MANAGER,
                        "--configDir",
                        configFolder,
                        "-Dtaskmanager.resource-id=" + name);
        synchronized (taskManagers) {
            taskManagers.add(process);
        }
        return process;
    }

    /** The TaskManagers that were started, dead ones too. */
    public List<LoggedProcess> taskManagers() {
        return List.copyOf(taskManagers);
    }

    public LoggedProcess jobManager() {
        return jobManager;
    }

    /** Address of the web UI and REST API. */
    public URI restUri() {
        return restUri;
    }

    /**
     * An environment whose jobs run here. The job's classes must be on the cluster's class path.
     */
    public StreamExecutionEnvironment environment() {
        return environment(new Configuration());
    }

    /**
     * The same, with options of Flink for the job, for example {@link
     * io.perennial.flink.job.StartingState#configuration the state that it goes on from}.
     */
    public StreamExecutionEnvironment environment(Configuration options) {
        return StreamExecutionEnvironment.createRemoteEnvironment(
                ClusterConfiguration.HOST, restUri.getPort(), options);
    }

    /** How many checkpoints of a job (by its id) were completed since it started. */
    public long completedCheckpoints(String job) throws InterruptedException {
        return rest.completedCheckpoints(job);
    }

    private void stopAll() {
        try {
            synchronized (taskManagers) {
                for (LoggedProcess taskManager : taskManagers) {
                    taskManager.stop();
                }
            }
            jobManager.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves the processes to whoever knows their ids: they outlive this one. */
    public void leaveRunning() {
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
    }

    /** Stops every process that was started. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
        stopAll();
    }
}
