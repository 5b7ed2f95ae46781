package io.perennial.flink.forget;

/** Examples cannot be forgotten; the message says why, what has been done, and what to do next. */
public final class CannotForgetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotForgetException(String message) {
        super(message);
    }
}
