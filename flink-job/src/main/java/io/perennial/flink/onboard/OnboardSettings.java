package io.perennial.flink.onboard;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How tasks come into being.
 *
 * @param defaultSpec JSON specification (with any task name) of tasks that onboard themselves; null
 *     = only specified tasks are accepted
 * @param patienceMillis how long examples of an unknown task wait for its specification
 * @param parkedExamples how many of one task may wait; with one more, or with 64 MiB, the wait is
 *     over
 */
public record OnboardSettings(
        byte @Nullable [] defaultSpec, long patienceMillis, int parkedExamples)
        implements Serializable {}
