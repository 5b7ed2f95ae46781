package io.perennial.chaos.process;

import io.perennial.chaos.storage.CheckpointStorage;
import io.perennial.flink.cluster.ClusterSettings;
import io.perennial.flink.cluster.LoggedProcess;
import io.perennial.flink.cluster.SessionCluster;
import io.perennial.flink.job.JobConfig;
import io.perennial.flink.job.PerennialJob;
import io.perennial.flink.job.StartingState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Flink session cluster of processes with the training job on it, and an operator's hands: the
 * job is submitted again from the newest checkpoint where the JobManager was lost, and stopped with
 * a savepoint to be scaled or upgraded.
 */
public final class TrainingCluster implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingCluster.class);
    private static final int TASK_MANAGERS = 2;
    private static final int SLOTS = 2;

    /** The job never has more subtasks than there are slots. */
    public static final int MOST_SUBTASKS = TASK_MANAGERS * SLOTS;

    private static final int SUBMIT_ATTEMPTS = 20;
    private static final int STOP_ATTEMPTS = 4;
    private static final int STOP_SECONDS = 40;
    private static final long PAUSE_MILLIS = 1_500;

    private final Path folder;
    private final CheckpointStorage storage;
    private final IntFunction<JobConfig> configs;
    private int incarnation;
    private int parallelism;
    private SessionCluster cluster;
    private JobClient job;

    /**
     * Starts the processes and the job.
     *
     * @param folder for the processes' files and logs
     * @param configs the job's configuration for so many subtasks
     */
    public TrainingCluster(
            Path folder, CheckpointStorage storage, IntFunction<JobConfig> configs, int parallelism)
            throws InterruptedException {
        this.folder = folder;
        this.storage = storage;
        this.configs = configs;
        this.parallelism = parallelism;
        this.cluster = startProcesses();
        this.job = submit(null);
    }

    private SessionCluster startProcesses() throws InterruptedException {
        incarnation++;
        SessionCluster started =
                SessionCluster.start(
                        ClusterSettings.in(folder.resolve("flink-" + incarnation))
                                .withSlots(SLOTS)
                                .withHeapMegabytes(256)
                                .withJvmOptions(
                                        List.of(
                                                "-XX:+UseSerialGC",
                                                "-XX:TieredStopAtLevel=1",
                                                storage.jvmOption()))
                                .withFlinkOptions(
                                        Map.of(
                                                "web.cancelable", "true",
                                                "slot.request.timeout", "60 s",
                                                "taskmanager.registration.timeout", "10 min")));
        for (int count = 0; count < TASK_MANAGERS; count++) {
            started.launchTaskManager();
        }
        return started;
    }

    /** Kafka and the cluster may both be recovering from something else. */
    private JobClient submit(@Nullable StartingState from) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                StreamExecutionEnvironment environment =
                        cluster.environment(
                                from == null ? new Configuration() : from.configuration());
                PerennialJob.build(environment, configs.apply(parallelism));
                JobClient client = environment.executeAsync(PerennialJob.NAME);
                LOG.info("Job {} starts from {}", client.getJobID(), from);
                return client;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                if (attempt == SUBMIT_ATTEMPTS) {
                    throw new IllegalStateException("the cluster does not take the job", e);
                }
                LOG.info("The job is not taken, attempt {}: {}", attempt, e.toString());
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** Ends a living TaskManager at once, and starts another in its place. */
    public String killTaskManager(int choice) throws InterruptedException {
        LoggedProcess victim = livingTaskManager(choice);
        victim.kill();
        cluster.launchTaskManager();
        return victim.name();
    }

    /** Ends the JobManager at once; what it knew of the job is lost with it. */
    public void killJobManager() throws InterruptedException {
        cluster.jobManager().kill();
    }

    /** Starts the JobManager again and submits the job from the newest checkpoint. */
    public void restoreAfterJobManagerLoss() throws InterruptedException {
        cluster.restartJobManager();
        job = submit(storage.newest().map(StartingState::checkpoint).orElse(null));
    }

    /** Stops the job with a savepoint and starts it with another number of subtasks. */
    public void rescale(int subtasks) throws InterruptedException {
        StartingState from = stop();
        parallelism = subtasks;
        job = submit(from);
    }

    /** Stops the job with a savepoint, replaces all processes, and starts it from there. */
    public void upgrade() throws InterruptedException {
        StartingState from = stop();
        cluster.close();
        cluster = startProcesses();
        job = submit(from);
    }

    /**
     * A savepoint where the job gives one; it may be restarting for other reasons. Else it is
     * cancelled, and goes on from what was completed last.
     */
    private StartingState stop() throws InterruptedException {
        for (int attempt = 1; attempt <= STOP_ATTEMPTS; attempt++) {
            try {
                String path =
                        job.stopWithSavepoint(
                                        false, storage.savepoints(), SavepointFormatType.CANONICAL)
                                .get(STOP_SECONDS, TimeUnit.SECONDS);
                return StartingState.savepoint(path);
            } catch (ExecutionException | TimeoutException e) {
                LOG.info("No savepoint, attempt {}: {}", attempt, e.toString());
                if (hasEnded()) {
                    break;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        cancel();
        return storage.newest()
                .map(StartingState::savepoint)
                .orElseThrow(() -> new IllegalStateException("there is nothing to go on from"));
    }

    private boolean hasEnded() throws InterruptedException {
        try {
            JobStatus status = job.getJobStatus().get(STOP_SECONDS, TimeUnit.SECONDS);
            return status.isGloballyTerminalState();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private void cancel() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        while (!hasEnded() && System.nanoTime() < end) {
            try {
                job.cancel().get(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.info("The job is not cancelled yet: {}", e.toString());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    public int parallelism() {
        return parallelism;
    }

    public long jobManagerPid() {
        return cluster.jobManager().pid();
    }

    /** A TaskManager that lives; every number stands for one. */
    public LoggedProcess livingTaskManager(int choice) {
        List<LoggedProcess> living =
                cluster.taskManagers().stream().filter(LoggedProcess::isAlive).toList();
        return living.get(Math.floorMod(choice, living.size()));
    }

    /**
     * Starts TaskManagers in the place of those that have ended by themselves.
     *
     * @return how many
     */
    public int replaceDead() {
        int living = (int) cluster.taskManagers().stream().filter(LoggedProcess::isAlive).count();
        for (int number = living; number < TASK_MANAGERS; number++) {
            cluster.launchTaskManager();
        }
        return Math.max(0, TASK_MANAGERS - living);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
