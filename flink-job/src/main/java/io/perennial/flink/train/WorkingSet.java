package io.perennial.flink.train;

import io.perennial.flink.onboard.TaskKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tasks in memory, least recently used first, and the choice of those that must leave. */
final class WorkingSet {

    private final long mostBytes;
    private final Map<TaskKey, ResidentTask> tasks = new LinkedHashMap<>(16, 0.75f, true);

    WorkingSet(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    @Nullable ResidentTask get(TaskKey key) {
        return tasks.get(key);
    }

    void put(ResidentTask task) {
        tasks.put(task.key(), task);
    }

    /**
     * Takes out the least recently used tasks until the rest fits, leaving those that are at work.
     * The caller stores and closes what it is given.
     */
    List<ResidentTask> evict() {
        long bytes = residentBytes();
        List<ResidentTask> leaving = new ArrayList<>();
        for (ResidentTask task : List.copyOf(tasks.values())) {
            if (bytes <= mostBytes) {
                break;
            }
            if (task.isEvictable()) {
                bytes -= task.residentBytes();
                tasks.remove(task.key());
                leaving.add(task);
            }
        }
        return leaving;
    }

    long residentBytes() {
        return tasks.values().stream().mapToLong(ResidentTask::residentBytes).sum();
    }

    int size() {
        return tasks.size();
    }

    Collection<ResidentTask> tasks() {
        return List.copyOf(tasks.values());
    }
}
