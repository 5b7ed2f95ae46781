package io.perennial.schemas.adapter;

import io.perennial.schemas.task.TaskSpec;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of a task stay on the adapters topic when one is published: the newest ones, and
 * those that operators hold on to besides.
 *
 * @param versions how many of the newest, the published one among them; 1 to {@link #MOST}
 * @param held versions that operators hold on to
 */
public record KeepRule(int versions, Set<Long> held) {

    /** More would make a reader's start slow and are nobody's need. */
    public static final int MOST = 100;

    /** The newest, the one before, and one more. */
    public static final int USUAL = 3;

    public KeepRule {
        held = Set.copyOf(held);
        if (versions < 1 || versions > MOST) {
            throw new IllegalArgumentException(
                    "%d versions cannot be kept; choose 1 to %d".formatted(versions, MOST));
        }
    }

    /** So many of the newest, and no others. */
    public static KeepRule newest(int versions) {
        return new KeepRule(versions, Set.of());
    }

    /**
     * So many of the newest, and those that the task's specification holds.
     *
     * @param spec null = the task has none
     */
    public static KeepRule of(int versions, @Nullable TaskSpec spec) {
        return new KeepRule(versions, spec == null ? Set.of() : spec.heldVersions());
    }

    boolean isHeld(long version) {
        return held.contains(version);
    }
}
