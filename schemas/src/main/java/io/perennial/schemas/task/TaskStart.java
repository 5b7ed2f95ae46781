package io.perennial.schemas.task;

import java.util.Locale;

/** What a task's parameters are before their first step; later it means nothing. */
public enum TaskStart {
    /** The method's own starting values, which leave the base as it is. */
    FRESH,
    /**
     * Those of the published adapter of another task that suits the first examples best, or fresh
     * ones where none suits them clearly better.
     */
    SIMILAR;

    /** The name as it is written in JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
