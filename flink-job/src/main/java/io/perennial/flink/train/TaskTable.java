package io.perennial.flink.train;

import io.perennial.flink.onboard.TaskKey;
import io.perennial.model.artifact.AdapterArtifact;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** All tasks of a subtask: those in memory, and behind them those in keyed state. */
final class TaskTable implements StartSources, AutoCloseable {

    private final WorkingSet working;
    private final TaskStore store;
    private final Consumer<TaskKey> currentKey;
    private final PublishedTasks published = new PublishedTasks();

    /**
     * @param currentKey sets the key that keyed state and timers refer to
     */
    TaskTable(WorkingSet working, TaskStore store, Consumer<TaskKey> currentKey) {
        this.working = working;
        this.store = store;
        this.currentKey = currentKey;
    }

    /** The task, from memory or state, or new; its key becomes the current one. */
    ResidentTask get(TaskKey key) throws Exception {
        currentKey.accept(key);
        ResidentTask task = working.get(key);
        if (task == null) {
            task = store.load(key);
            working.put(task);
        }
        return task;
    }

    /** Makes the task's key the current one, and gives what is stored under it. */
    TaskStore storeOf(ResidentTask task) {
        currentKey.accept(task.key());
        return store;
    }

    /** What others may start from; to be told of every task that comes, publishes or retires. */
    PublishedTasks published() {
        return published;
    }

    /** Reads them from state; the task's key is the current one afterwards. */
    @Override
    public List<AdapterArtifact> forStartOf(ResidentTask task) throws Exception {
        List<AdapterArtifact> sources = new ArrayList<>();
        for (TaskKey key : published.candidatesFor(task)) {
            currentKey.accept(key);
            store.published().ifPresent(sources::add);
        }
        currentKey.accept(task.key());
        return sources;
    }

    /** Stores and frees the tasks used longest ago, as far as the bound asks for it. */
    Collection<ResidentTask> evict() throws Exception {
        Collection<ResidentTask> leaving = working.evict();
        for (ResidentTask task : leaving) {
            storeOf(task).save(task);
            task.closeAdapter();
        }
        return leaving;
    }

    /** Stores what has changed. No step may be in flight. */
    void saveAll() throws Exception {
        for (ResidentTask task : working.tasks()) {
            storeOf(task).save(task);
        }
    }

    Collection<ResidentTask> resident() {
        return working.tasks();
    }

    @Override
    public void close() {
        working.tasks().forEach(ResidentTask::closeAdapter);
    }
}
