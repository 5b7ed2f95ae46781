package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.task.EncodedRows;
import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.route.FrozenFeatures;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Frozen features of every task, computed once, when somebody first asks. */
public final class FeatureStore {

    private final FrozenBase base;
    private final Workers workers;
    private final Map<String, CompletableFuture<TaskFeatures>> found = new ConcurrentHashMap<>();

    public FeatureStore(FrozenBase base, Workers workers) {
        this.base = base;
        this.workers = workers;
    }

    /** Features of a task's rows. */
    public CompletableFuture<TaskFeatures> of(EncodedTask task) {
        return found.computeIfAbsent(task.name(), n -> workers.submit(() -> compute(task)));
    }

    private TaskFeatures compute(EncodedTask task) {
        long started = System.nanoTime();
        List<float[]> train = of(task.train());
        List<float[]> test = of(task.test());
        return new TaskFeatures(train, test, (System.nanoTime() - started) / 1e9);
    }

    /** Features of rows, on the caller's thread. */
    public List<float[]> of(EncodedRows rows) {
        return Answers.of(rows, new FrozenFeatures(base)::of).rows();
    }
}
