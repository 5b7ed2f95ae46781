package io.perennial.schemas.task;

import java.util.Locale;

/** Where a task is in its life. */
public enum TaskState {
    /** Learns from its examples. */
    TRAINING,
    /** Answers and is evaluated, but learns no more. */
    FROZEN,
    /** Takes no examples and is no longer served. */
    RETIRED;

    /** The name as it is written in JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
