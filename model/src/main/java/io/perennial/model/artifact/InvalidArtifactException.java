package io.perennial.model.artifact;

/** Bytes that are no usable artifact; the message says what is wrong and where. */
public final class InvalidArtifactException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidArtifactException(String message) {
        super(message);
    }

    public InvalidArtifactException(String message, Throwable cause) {
        super(message, cause);
    }
}
