package io.perennial.model.text;

import io.perennial.model.InvalidInputException;

/** A text that the base's tokenizer makes nothing of. */
public final class UnreadableTextException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    public UnreadableTextException(String message) {
        super(message);
    }

    public UnreadableTextException(String message, Throwable cause) {
        super(message, cause);
    }
}
