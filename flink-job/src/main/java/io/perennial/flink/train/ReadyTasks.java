package io.perennial.flink.train;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The tasks that have work for a step, each once, first come first served. */
final class ReadyTasks {

    private final Queue<ResidentTask> queue = new ArrayDeque<>();
    private long examples;

    /** Brings queue and count up to date after something about the task has changed. */
    void update(ResidentTask task) {
        ResidentTask.Waiting waiting = task.waiting();
        int ready = task.readyExamples();
        examples += ready - waiting.readyExamples;
        waiting.readyExamples = ready;
        if (task.hasWork() && !waiting.queued && !task.training()) {
            waiting.queued = true;
            queue.add(task);
        }
    }

    /** The next task that still has work; null = none. */
    @Nullable ResidentTask poll() {
        for (ResidentTask task = queue.poll(); task != null; task = queue.poll()) {
            task.waiting().queued = false;
            if (task.hasWork()) {
                return task;
            }
        }
        return null;
    }

    /** The tasks that come next, at most so many. */
    List<ResidentTask> next(int most) {
        return queue.stream().limit(most).toList();
    }

    /** Whether a task is among the next so many. */
    boolean isNext(ResidentTask task, int most) {
        return task.waiting().queued && (queue.size() <= most || next(most).contains(task));
    }

    /** Examples in complete batches that no step has taken yet. */
    long examples() {
        return examples;
    }
}
