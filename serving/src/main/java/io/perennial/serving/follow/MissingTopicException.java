package io.perennial.serving.follow;

/** A topic is not there, or not yet. The message says how to create it. */
final class MissingTopicException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MissingTopicException(String topic) {
        super("Topic " + topic + " does not exist yet. Create it with: ./perennial topics create");
    }
}
