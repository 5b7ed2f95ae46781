package io.perennial.serving.adapters;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One task as it is served at a moment.
 *
 * @param current the version that answers where none is asked for
 * @param versions all that can be asked for, the current one among them, newest first
 * @param pinned the version that operators hold on to; the newest answers where it is not (or no
 *     longer) among these
 */
public record ServedTask(ServedVersion current, List<ServedVersion> versions, OptionalLong pinned) {

    public ServedTask {
        Objects.requireNonNull(current, "current");
        versions = List.copyOf(versions);
    }

    /**
     * @param versions at least one, in any order
     */
    static ServedTask of(Iterable<ServedVersion> versions, OptionalLong pinned) {
        List<ServedVersion> sorted = new ArrayList<>();
        versions.forEach(sorted::add);
        sorted.sort(Comparator.comparingLong(ServedVersion::version).reversed());
        ServedVersion current =
                sorted.stream()
                        .filter(
                                version ->
                                        pinned.isPresent()
                                                && version.version() == pinned.getAsLong())
                        .findFirst()
                        .orElse(sorted.get(0));
        return new ServedTask(current, sorted, pinned);
    }

    public String name() {
        return current.task();
    }

    /** The newest version, which may wait behind a pinned one. */
    public ServedVersion newest() {
        return versions.get(0);
    }

    /** Whether operators hold the task on the version that answers. */
    public boolean isPinned() {
        return pinned.isPresent() && pinned.getAsLong() == current.version();
    }

    /** A version that can be asked for. */
    public Optional<ServedVersion> version(long version) {
        return versions.stream().filter(known -> known.version() == version).findFirst();
    }
}
