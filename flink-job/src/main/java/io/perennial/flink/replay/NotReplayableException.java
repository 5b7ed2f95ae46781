package io.perennial.flink.replay;

/** A version cannot be trained again; the message says why, and what can be done. */
public final class NotReplayableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotReplayableException(String message) {
        super(message);
    }
}
