package io.perennial.serving.follow;

import java.util.Locale;

/** Why an artifact on the topic is not served. */
public enum RefusalReason {
    /** Its bytes do not add up: a broken chunk, a wrong checksum, an unreadable artifact. */
    DAMAGED,
    /** It was trained against another frozen base. */
    FOREIGN_BASE,
    /** Its content names another task or version than the records that carried it. */
    MISLABELLED,
    /** It carries no signature, and the server is told to serve signed ones only. */
    UNSIGNED,
    /** Its signature is by none of the trusted keys, or of other bytes. */
    WRONG_SIGNATURE,
    /**
     * It is whole but does not fit the base: a wrong number of parameters, an unknown method, no
     * memory left.
     */
    UNLOADABLE;

    /** The reason as metrics and JSON name it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
