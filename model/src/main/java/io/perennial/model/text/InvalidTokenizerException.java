package io.perennial.model.text;

import io.perennial.model.InvalidInputException;

/** A tokenizer.json that cannot be used; the message says what is wrong with it. */
public final class InvalidTokenizerException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    public InvalidTokenizerException(String message) {
        super(message);
    }

    public InvalidTokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}
