package io.perennial.model.base;

import io.perennial.model.InvalidInputException;

/**
 * A base that cannot be used; the message names the file, the key or tensor, and what is wrong with
 * it.
 */
public final class InvalidBaseException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    public InvalidBaseException(String message) {
        super(message);
    }

    public InvalidBaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
