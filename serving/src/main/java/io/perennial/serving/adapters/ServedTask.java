package io.perennial.serving.adapters;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One task as it is served at a moment.
 *
 * @param current the version that answers
 * @param earlier versions that answered before, newest first; only their description is kept
 */
public record ServedTask(ServedVersion current, List<ServedVersion> earlier) {

    /** Descriptions kept of versions that no longer answer. */
    static final int EARLIER_KEPT = 10;

    public ServedTask {
        Objects.requireNonNull(current, "current");
        earlier = List.copyOf(earlier);
    }

    static ServedTask first(ServedVersion version) {
        return new ServedTask(version, List.of());
    }

    /** The same task after a swap. */
    ServedTask next(ServedVersion version) {
        List<ServedVersion> before = new ArrayList<>(earlier);
        before.add(0, current);
        return new ServedTask(version, before.subList(0, Math.min(EARLIER_KEPT, before.size())));
    }

    public String name() {
        return current.task();
    }

    /** The current version or one that answered before. */
    public Optional<ServedVersion> version(long version) {
        if (current.version() == version) {
            return Optional.of(current);
        }
        return earlier.stream().filter(known -> known.version() == version).findFirst();
    }
}
