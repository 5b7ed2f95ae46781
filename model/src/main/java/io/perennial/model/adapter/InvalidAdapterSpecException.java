package io.perennial.model.adapter;

import io.perennial.model.InvalidInputException;

/**
 * An adapter specification that cannot be used; the message names key, value, limit and next step.
 */
public final class InvalidAdapterSpecException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    public InvalidAdapterSpecException(String message) {
        super(message);
    }
}
