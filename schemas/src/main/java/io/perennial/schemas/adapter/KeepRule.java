package io.perennial.schemas.adapter;

import io.perennial.schemas.task.TaskSpec;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of a task stay on the adapters topic when one is published: the newest ones, and
 * the pinned one besides.
 *
 * @param versions how many of the newest, the published one among them; 1 to {@link #MOST}
 * @param pinned the version that operators hold on to, if there is one
 */
public record KeepRule(int versions, OptionalLong pinned) {

    /** More would make a reader's start slow and are nobody's need. */
    public static final int MOST = 100;

    /** The newest, the one before, and one more. */
    public static final int USUAL = 3;

    public KeepRule {
        if (versions < 1 || versions > MOST) {
            throw new IllegalArgumentException(
                    "%d versions cannot be kept; choose 1 to %d".formatted(versions, MOST));
        }
    }

    /** So many of the newest, with nothing pinned. */
    public static KeepRule newest(int versions) {
        return new KeepRule(versions, OptionalLong.empty());
    }

    /**
     * So many of the newest, and the one that the task's specification pins.
     *
     * @param spec null = the task has none
     */
    public static KeepRule of(int versions, @Nullable TaskSpec spec) {
        Long pinned = spec == null ? null : spec.pinnedVersion();
        return new KeepRule(
                versions, pinned == null ? OptionalLong.empty() : OptionalLong.of(pinned));
    }

    boolean isPinned(long version) {
        return pinned.isPresent() && pinned.getAsLong() == version;
    }
}
