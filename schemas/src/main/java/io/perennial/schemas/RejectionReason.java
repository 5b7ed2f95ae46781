package io.perennial.schemas;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a record was not used. The list is closed; its codes are part of the format of the rejected
 * topic and of metrics, so they never change their meaning.
 */
public enum RejectionReason {
    /** Not a JSON object in UTF-8. */
    MALFORMED_JSON,
    /** A field that every record needs is absent or null. */
    MISSING_FIELD,
    /** A field has the wrong type or breaks a rule. */
    INVALID_FIELD,
    /** No such task, and tasks do not onboard themselves. */
    UNKNOWN_TASK,
    /** The task's labels are a closed list, and this is none of them. */
    UNKNOWN_LABEL,
    /** The record, or a text in it, is larger than allowed. */
    TOO_LARGE,
    /** The task is retired: it takes no examples any more. */
    TASK_RETIRED,
    /** The task has learned from an example with this id within its duplicate window. */
    DUPLICATE_ID,
    /** A task specification that cannot be followed. */
    INVALID_TASK_SPEC;

    /** The name in snake_case, as it is written into records and metrics. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reason with this code; empty for a code that this version does not know. */
    public static Optional<RejectionReason> fromCode(String code) {
        return Arrays.stream(values()).filter(reason -> reason.code().equals(code)).findFirst();
    }
}
