package io.perennial.serving.follow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the topics before they are read.
 *
 * @param topic identity of the adapters topic that was read; empty where none was
 * @param offsets where to go on, by partition; others are read from their beginning
 * @param versions whole versions from before those places
 * @param pinned tasks of which operators have decided that another version than the newest answers
 */
public record ResumePoint(
        Optional<String> topic,
        Map<Integer, Long> offsets,
        List<KnownVersion> versions,
        Set<String> pinned) {

    /**
     * @param slot where it lies on the topic
     * @param checksum of its artifact
     */
    public record KnownVersion(String task, long version, int slot, byte[] checksum) {}

    public ResumePoint {
        offsets = Map.copyOf(offsets);
        versions = List.copyOf(versions);
        pinned = Set.copyOf(pinned);
    }

    /** Nothing is known: everything is read. */
    public static ResumePoint beginning() {
        return new ResumePoint(Optional.empty(), Map.of(), List.of(), Set.of());
    }
}
