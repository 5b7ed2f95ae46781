package io.perennial.flink.cluster;

/** A process of the cluster has ended early or did not come up in time. */
public final class ClusterStartException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    ClusterStartException(LoggedProcess process) {
        super(
                process.name()
                        + (process.isAlive() ? " does not come up" : " has ended")
                        + "; its log "
                        + process.log()
                        + " ends with\n"
                        + process.lastLines());
    }
}
