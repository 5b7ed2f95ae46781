package io.perennial.model.safetensors;

import io.perennial.model.InvalidInputException;

/**
 * A safetensors file that breaks the format; the message names the file or tensor, what is wrong
 * and the limit.
 */
public final class InvalidSafetensorsException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    public InvalidSafetensorsException(String message) {
        super(message);
    }

    public InvalidSafetensorsException(String message, Throwable cause) {
        super(message, cause);
    }
}
