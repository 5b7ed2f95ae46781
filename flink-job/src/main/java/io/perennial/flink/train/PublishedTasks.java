package io.perennial.flink.train;

import io.perennial.flink.onboard.TaskKey;
import io.perennial.model.adapter.AdapterMethod;
import io.perennial.schemas.task.TaskState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which tasks of the subtask have a published adapter that others might start from. An index of
 * what is in keyed state, built anew after a restore.
 */
final class PublishedTasks {

    /** How many adapters a new task is measured with at most. */
    static final int MOST_CANDIDATES = 8;

    /**
     * @param methods those that it is published in
     * @param trained examples that its parameters have learned
     */
    private record Entry(TaskKey key, List<AdapterMethod> methods, long trained) {}

    private static final Comparator<Entry> BEST_TRAINED_FIRST =
            Comparator.comparingLong(Entry::trained)
                    .reversed()
                    .thenComparing(entry -> entry.key().task());

    private final Map<TaskKey, Entry> entries = new HashMap<>();

    /** Takes up what has become of a task. */
    void update(ResidentTask task) {
        TaskProgress.Counts counts = task.progress().counts();
        if (counts.version == 0
                || counts.kept.isEmpty()
                || task.spec().state() == TaskState.RETIRED) {
            entries.remove(task.key());
            return;
        }
        List<AdapterMethod> methods = task.adapterSpec().published().methods();
        entries.put(task.key(), new Entry(task.key(), methods, counts.trained));
    }

    /**
     * The tasks whose adapters may fit, those that have learned from the most examples first: among
     * tasks of one kind, the larger ones transfer better (Poth et al. 2021, "What to Pre-Train on?
     * Efficient Intermediate Task Selection", section 5).
     */
    List<TaskKey> candidatesFor(ResidentTask task) {
        List<AdapterMethod> wanted = task.adapterSpec().methods();
        return entries.values().stream()
                .filter(entry -> !entry.key().equals(task.key()))
                .filter(entry -> entry.methods().equals(wanted))
                .sorted(BEST_TRAINED_FIRST)
                .limit(MOST_CANDIDATES)
                .map(Entry::key)
                .toList();
    }
}
