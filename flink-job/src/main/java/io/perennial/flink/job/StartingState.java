package io.perennial.flink.job;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;

/**
 * The checkpoint or savepoint that a job goes on from: every stage takes up its state, and Kafka is
 * read from where it ends.
 *
 * @param path URI of its folder
 * @param claimed whether the job may delete it once it has newer ones: right for a checkpoint of
 *     the same job, wrong for a savepoint that somebody keeps
 */
public record StartingState(String path, boolean claimed) {

    /** A checkpoint that an earlier run of the same job has left. */
    public static StartingState checkpoint(String path) {
        return new StartingState(path, true);
    }

    /** A savepoint, which stays as it is. */
    public static StartingState savepoint(String path) {
        return new StartingState(path, false);
    }

    /** The configuration of an environment whose job starts so. */
    public Configuration configuration() {
        Configuration flink = new Configuration();
        flink.set(StateRecoveryOptions.SAVEPOINT_PATH, path);
        flink.set(
                StateRecoveryOptions.RESTORE_MODE,
                claimed ? RecoveryClaimMode.CLAIM : RecoveryClaimMode.NO_CLAIM);
        return flink;
    }
}
