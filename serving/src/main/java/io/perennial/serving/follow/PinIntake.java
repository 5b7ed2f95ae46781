package io.perennial.serving.follow;

import io.perennial.schemas.Decoded;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the tasks topic which versions operators want to answer. Every start reads it from its
 * beginning, where an earlier word stands before the last one: until its end is reached, what was
 * in force before the start stays in force. Confined to one thread.
 */
final class PinIntake {

    private final Map<String, AdapterChange.Pinned> read = new LinkedHashMap<>();
    private Set<String> before = Set.of();
    private boolean started;

    /**
     * Notes what is in force already. Says nothing once the topic has been read to its end.
     *
     * @param pinned tasks that were pinned before the start; of one that the topic does not name
     *     the newest version answers
     */
    void resume(Set<String> pinned) {
        before = started ? Set.of() : pinned;
    }

    /** Takes a record; one that is no specification says nothing: the trainer rejects it. */
    void accept(byte @Nullable [] key, byte @Nullable [] value) {
        if (TaskSpecJson.decode(key, value) instanceof Decoded.Valid<TaskSpec> valid) {
            AdapterChange.Pinned pinned = AdapterChange.Pinned.of(valid.value());
            read.put(pinned.task(), pinned);
        }
    }

    /** What has to come into force, now that all of the topic has been read. */
    List<AdapterChange> due() {
        List<AdapterChange> due = new ArrayList<>(read.values());
        before.stream()
                .filter(task -> !read.containsKey(task))
                .map(AdapterChange.Pinned::newest)
                .forEach(due::add);
        return due;
    }

    /** Notes that what was due is in force. */
    void inForce() {
        started = true;
        before = Set.of();
        read.clear();
    }
}
