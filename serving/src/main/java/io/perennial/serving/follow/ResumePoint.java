package io.perennial.serving.follow;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the adapters topic before it is read.
 *
 * @param topic identity of the topic that was read; empty where none was
 * @param offsets where to go on, by partition; others are read from their beginning
 * @param versions whole versions from before those places
 */
public record ResumePoint(
        Optional<String> topic, Map<Integer, Long> offsets, List<KnownVersion> versions) {

    /**
     * @param slot where it lies on the topic
     * @param checksum of its artifact
     */
    public record KnownVersion(String task, long version, int slot, byte[] checksum) {}

    public ResumePoint {
        offsets = Map.copyOf(offsets);
        versions = List.copyOf(versions);
    }

    /** Nothing is known: everything is read. */
    public static ResumePoint beginning() {
        return new ResumePoint(Optional.empty(), Map.of(), List.of());
    }
}
