package io.perennial.schemas;

import java.util.Objects;

/**
 * What became of bytes that another program sent: a value, or a reason why there is none.
 *
 * @param <T> type of the value
 */
public sealed interface Decoded<T> {

    /** The bytes were good. */
    record Valid<T>(T value) implements Decoded<T> {
        public Valid {
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * The bytes cannot be used.
     *
     * @param message what is wrong, where, and what to do about it; for people
     */
    record Invalid<T>(RejectionReason reason, String message) implements Decoded<T> {
        public Invalid {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
        }
    }
}
