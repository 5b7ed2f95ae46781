package io.perennial.model.exchange;

import io.perennial.model.InvalidInputException;

/**
 * Files or an adapter that cannot be exchanged; the message names the file, the key or tensor, and
 * what to do.
 */
public final class InvalidAdapterFilesException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    public InvalidAdapterFilesException(String message) {
        super(message);
    }

    public InvalidAdapterFilesException(String message, Throwable cause) {
        super(message, cause);
    }
}
