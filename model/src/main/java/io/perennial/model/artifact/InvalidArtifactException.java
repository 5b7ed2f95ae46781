package io.perennial.model.artifact;

import io.perennial.model.InvalidInputException;

/** Bytes that are no usable artifact; the message says what is wrong and where. */
public final class InvalidArtifactException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    public InvalidArtifactException(String message) {
        super(message);
    }

    public InvalidArtifactException(String message, Throwable cause) {
        super(message, cause);
    }
}
