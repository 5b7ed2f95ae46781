package io.perennial.flink.local;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** A job that runs on a {@link LocalCluster}. */
public final class LocalJob {

    private final MiniCluster cluster;
    private final JobID id;
    private final CompletableFuture<JobResult> result;

    LocalJob(MiniCluster cluster, JobID id) {
        this.cluster = cluster;
        this.id = id;
        this.result = cluster.requestJobResult(id);
    }

    /** Its id, in hexadecimal digits. */
    public String id() {
        return id.toHexString();
    }

    /** Takes a checkpoint as it is configured, and returns its number when it is complete. */
    public long checkpoint() throws InterruptedException {
        try {
            return cluster.triggerCheckpoint(id, CheckpointType.CONFIGURED).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("no checkpoint: " + RootCause.describe(e), e);
        }
    }

    /** Cancels the job and returns when it has ended. */
    public void cancel() throws InterruptedException {
        try {
            cluster.cancelJob(id).get();
            result.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot cancel the job: " + RootCause.describe(e), e);
        }
    }

    /** Why the job ended, in one line; empty while it runs. */
    public Optional<String> ended() {
        if (!result.isDone()) {
            return Optional.empty();
        }
        try {
            JobResult outcome = result.get();
            return Optional.of(
                    outcome.getSerializedThrowable()
                            .map(RootCause::describe)
                            .orElse("it ended without a failure"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } catch (ExecutionException e) {
            return Optional.of(RootCause.describe(e));
        }
    }

    /** Returns when the job has ended, with the reason. */
    public String awaitEnd() throws InterruptedException {
        try {
            result.get();
        } catch (ExecutionException e) {
            return RootCause.describe(e);
        }
        return ended().orElseThrow();
    }
}
