package io.perennial.model.route;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that come, change and go, and the router of the moment. A change costs the changed task's
 * own labels; the router is made anew only when somebody asks for it after a change, by one thread,
 * while others go on with the one before. Thread-safe.
 */
public final class RoutableTasks {

    private final ReentrantLock making = new ReentrantLock();
    private final Map<String, FeatureSummary> tasks = new TreeMap<>();
    private final int size;
    private final SummedStatistics sums;
    private volatile boolean changed;
    private volatile @Nullable TaskRouter router;

    /**
     * No tasks yet.
     *
     * @param size values of a text's features
     */
    public RoutableTasks(int size) {
        this.size = size;
        this.sums = new SummedStatistics(size);
    }

    /**
     * Adds a task, or puts newer statistics in place of its earlier ones.
     *
     * @throws IllegalArgumentException where they are of features of another size
     */
    public synchronized void put(String task, FeatureSummary statistics) {
        TaskRouter.requireSize(task, statistics.size(), size);
        remove(task);
        if (statistics.count() > 0) {
            tasks.put(task, statistics);
            sums.add(statistics);
            changed = true;
        }
    }

    /** Takes a task away; nothing happens where it is not there. */
    public synchronized void remove(String task) {
        FeatureSummary earlier = tasks.remove(task);
        if (earlier != null) {
            sums.remove(earlier);
            changed = true;
        }
    }

    /** How many tasks there are. */
    public synchronized int count() {
        return tasks.size();
    }

    /** Memory held for all tasks, in bytes. */
    public synchronized long residentBytes() {
        return Float.BYTES * tasks.values().stream().mapToLong(FeatureSummary::values).sum();
    }

    /**
     * The router of these tasks, or, while another thread makes it, the one before; none where
     * there are no tasks.
     */
    public Optional<TaskRouter> router() {
        if (changed) {
            if (router == null) {
                making.lock();
            } else if (!making.tryLock()) {
                return Optional.ofNullable(router);
            }
            try {
                make();
            } finally {
                making.unlock();
            }
        }
        return Optional.ofNullable(router);
    }

    private void make() {
        Map<String, FeatureSummary> now;
        SummedStatistics sumsNow;
        synchronized (this) {
            if (!changed) {
                return;
            }
            changed = false;
            now = new TreeMap<>(tasks);
            sumsNow = sums.copy();
        }
        router = now.isEmpty() ? null : TaskRouter.of(now, sumsNow, size);
    }
}
