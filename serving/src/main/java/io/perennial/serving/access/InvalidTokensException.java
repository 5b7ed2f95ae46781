package io.perennial.serving.access;

/** A file of tokens that cannot be used. The message names file, line and the next step only. */
public final class InvalidTokensException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    InvalidTokensException(String message) {
        super(message);
    }
}
