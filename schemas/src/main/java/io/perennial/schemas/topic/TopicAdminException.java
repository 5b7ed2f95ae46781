package io.perennial.schemas.topic;

/** Kafka could not be asked, or refused. The message says what was tried and what to do. */
public final class TopicAdminException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TopicAdminException(String message, Throwable cause) {
        super(message, cause);
    }
}
