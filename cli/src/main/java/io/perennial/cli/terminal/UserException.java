package io.perennial.cli.terminal;

import org.jspecify.annotations.Nullable;

/**
 * A failure that the user can do something about. The message is one line: what, where, which
 * limit, and the next step. It is shown without a stack trace.
 */
public final class UserException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UserException(String message) {
        this(message, null);
    }

    public UserException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
