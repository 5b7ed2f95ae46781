package io.perennial.flink.migrate;

/** An installation cannot be moved; the message says why and what to do. */
public final class CannotMigrateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CannotMigrateException(String message) {
        super(message);
    }
}
