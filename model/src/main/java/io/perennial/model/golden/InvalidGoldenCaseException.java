package io.perennial.model.golden;

/** A folder of reference numbers that cannot be used; the message names file and tensor. */
public final class InvalidGoldenCaseException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidGoldenCaseException(String message) {
        super(message);
    }
}
