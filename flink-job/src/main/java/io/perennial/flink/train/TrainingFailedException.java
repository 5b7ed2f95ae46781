package io.perennial.flink.train;

/** A training step threw; the job fails and goes on from its last checkpoint. */
public final class TrainingFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TrainingFailedException(Throwable cause) {
        super("a training step failed: " + cause, cause);
    }
}
