package io.perennial.serving.submit;

/** Kafka did not take a record. The message says why and what to do, in words for people. */
public final class NotStoredException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotStoredException(String message, Throwable cause) {
        super(message, cause);
    }
}
