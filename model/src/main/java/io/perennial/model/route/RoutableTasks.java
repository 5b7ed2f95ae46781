package io.perennial.model.route;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
public final class RoutableTasks implements AutoCloseable {

    /** What is held of a task in memory, and where the rest is. */
    private record Held(LabelMeans means, int slot) {}

    private final ReentrantLock making = new ReentrantLock();
    private final TreeMap<String, Held> tasks = new TreeMap<>();
    private final int size;
    private final StatisticsFile file;
    private final SummedStatistics sums;
    private volatile boolean changed;
    private volatile @Nullable TaskRouter router;

    /**
     * No tasks yet.
     *
     * @param size values of a text's features
     * @param file for the larger part of the statistics, about 0.65 MB a task; overwritten, and
     *     deleted when this is closed
     */
    public RoutableTasks(int size, Path file) {
        this.size = size;
        this.file = new StatisticsFile(file, size);
        this.sums = new SummedStatistics(size);
    }

    /**
     * Adds a task, or puts newer statistics in place of its earlier ones.
     *
     * @throws IllegalArgumentException where they are of features of another size
     */
    public synchronized void put(String task, FeatureSummary statistics) {
        TaskRouter.requireSize(task, statistics.size(), size);
        if (statistics.count() > 0) {
            int slot = file.put(statistics);
            remove(task);
            tasks.put(task, new Held(statistics.labelMeans(), slot));
            sums.add(statistics.labelMeans(), statistics.scatter());
            changed = true;
        } else {
            remove(task);
        }
    }

    /** Takes a task away; nothing happens where it is not there. */
    public synchronized void remove(String task) {
        Held earlier = tasks.get(task);
        if (earlier != null) {
            float[] scatter = file.scatter(earlier.slot());
            tasks.remove(task);
            sums.remove(earlier.means(), scatter);
            file.free(earlier.slot());
            changed = true;
        }
    }

    /** How many tasks there are. */
    public synchronized int count() {
        return tasks.size();
    }

    /** Memory held for all tasks, in bytes. */
    public synchronized long residentBytes() {
        return tasks.values().stream().mapToLong(held -> held.means().bytes()).sum();
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
        Map<String, LabelMeans> means = new TreeMap<>();
        List<OwnTexts> texts = new ArrayList<>();
        SummedStatistics sumsNow;
        synchronized (this) {
            if (!changed) {
                return;
            }
            for (Map.Entry<String, Held> task : tasks.entrySet()) {
                Held held = task.getValue();
                int looked = RejectionThreshold.texts(means.size(), tasks.size());
                texts.add(file.texts(held.slot(), looked, held.means()));
                means.put(task.getKey(), held.means());
            }
            sumsNow = sums.copy();
            changed = false;
        }
        router = means.isEmpty() ? null : TaskRouter.of(means, texts, sumsNow, size);
    }

    @Override
    public synchronized void close() {
        file.close();
    }
}
