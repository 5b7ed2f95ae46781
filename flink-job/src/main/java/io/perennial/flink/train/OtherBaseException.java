package io.perennial.flink.train;

/** State belongs to another frozen base than the one the job was started with. */
public final class OtherBaseException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    OtherBaseException(String task, String stored, String now) {
        super(
                "task "
                        + task
                        + " was trained against base "
                        + stored
                        + ", the job runs with "
                        + now
                        + "; start with the former base, or without state");
    }
}
