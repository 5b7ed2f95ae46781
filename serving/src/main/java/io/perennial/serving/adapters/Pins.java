package io.perennial.serving.adapters;

import io.perennial.schemas.Decoded;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import io.perennial.schemas.task.TaskSpecs;
import io.perennial.serving.follow.AdapterChange;
import io.perennial.serving.store.AdapterStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which versions operators hold on to. The store keeps it too, so that a process that starts while
 * Kafka is away answers with the same versions as before. Confined to the thread that changes it.
 */
final class Pins {

    private final Map<String, AdapterChange.Pinned> pinned = new HashMap<>();
    private final Set<String> unsaved = new HashSet<>();

    /** Those that the store keeps. */
    Pins(AdapterStore store) {
        for (byte[] specification : store.pins()) {
            if (TaskSpecJson.decode(null, specification) instanceof Decoded.Valid<TaskSpec> valid) {
                pinned.put(valid.value().task(), AdapterChange.Pinned.of(valid.value()));
            }
        }
    }

    /** Takes over a decision. */
    void take(AdapterChange.Pinned decided) {
        String task = decided.task();
        AdapterChange.Pinned before = of(task);
        if (decided.version().isPresent()) {
            pinned.put(task, decided);
        } else {
            pinned.remove(task);
        }
        if (!of(task).equals(before)) {
            unsaved.add(task);
        }
    }

    /** What is decided of a task: the newest version answers where nothing is. */
    AdapterChange.Pinned of(String task) {
        AdapterChange.Pinned decided = pinned.get(task);
        return decided == null ? AdapterChange.Pinned.newest(task) : decided;
    }

    /** Tasks that are pinned. */
    Set<String> tasks() {
        return Set.copyOf(pinned.keySet());
    }

    /** Adds what the store does not have yet: of a task's specification the part that says it. */
    void addTo(AdapterStore.Batch batch) {
        for (String task : unsaved) {
            AdapterChange.Pinned decided = pinned.get(task);
            if (decided == null) {
                batch.unpin(task);
            } else {
                TaskSpec specification =
                        TaskSpecs.defaults(task).toBuilder()
                                .pinnedVersion(decided.version().getAsLong())
                                .canary(decided.canary().orElse(null))
                                .build();
                batch.pin(task, TaskSpecJson.encode(specification));
            }
        }
    }

    /** Notes that the store has it now. */
    void saved() {
        unsaved.clear();
    }
}
