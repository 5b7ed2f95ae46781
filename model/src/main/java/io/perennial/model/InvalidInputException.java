package io.perennial.model;

/**
 * Something that others have written cannot be used. The message says what, where and why. It is
 * cut to a thousand characters, since it quotes what may be of any length.
 */
public abstract class InvalidInputException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_MESSAGE = 1_000;

    protected InvalidInputException(String message) {
        super(shorten(message));
    }

    protected InvalidInputException(String message, Throwable cause) {
        super(shorten(message), cause);
    }

    private static String shorten(String message) {
        if (message.length() <= LONGEST_MESSAGE) {
            return message;
        }
        return message.substring(0, LONGEST_MESSAGE - 1) + "…";
    }
}
