package io.perennial.model.adapter;

/**
 * An adapter specification that cannot be used; the message names key, value, limit and next step.
 */
public final class InvalidAdapterSpecException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidAdapterSpecException(String message) {
        super(message);
    }
}
