package io.perennial.model.route;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks that come, change and go, and the router of the moment. A task's statistics are read when a
 * router is asked for after the task has changed, so that thousands of tasks can be named at once;
 * the router is then made anew by one thread, while others go on with the one before. In memory are
 * the labels' means alone. Thread-safe.
 */
public final class RoutableTasks {

    private static final Logger LOG = LoggerFactory.getLogger(RoutableTasks.class);

    /**
     * A task's version.
     *
     * @param means null until they are read
     */
    private record Held(String task, long version, @Nullable LabelMeans means) {}

    private final ReentrantLock making = new ReentrantLock();
    private final TreeMap<String, Held> tasks = new TreeMap<>();
    private final Set<String> unread = new LinkedHashSet<>();
    private final int size;
    private final PublishedFeatures features;
    private SummedStatistics sums;
    private volatile boolean changed;
    private volatile @Nullable TaskRouter router;

    /**
     * No tasks yet.
     *
     * @param size values of a text's features
     * @param features of the versions that will be put; while those of a version stay until it is
     *     replaced or removed, a change costs that task's statistics alone
     */
    public RoutableTasks(int size, PublishedFeatures features) {
        this.size = size;
        this.features = features;
        this.sums = new SummedStatistics(size);
    }

    /** Adds a task, or puts another version in place of its earlier one. Reads nothing new. */
    public synchronized void put(String task, long version) {
        remove(task);
        tasks.put(task, new Held(task, version, null));
        unread.add(task);
        changed = true;
    }

    /** Takes a task away; nothing happens where it is not there. */
    public synchronized void remove(String task) {
        Held earlier = tasks.get(task);
        if (earlier != null) {
            if (earlier.means() != null) {
                takeOut(earlier, earlier.means());
            }
            forget(task);
            changed = true;
        }
    }

    /** Where a version's statistics are not those any more that were counted in, counts again. */
    private void takeOut(Held held, LabelMeans means) {
        Optional<FeatureMoments> counted =
                features.moments(held.task(), held.version())
                        .filter(moments -> moments.labelMeans().sameAs(means));
        if (counted.isPresent()) {
            sums.remove(counted.get());
        } else {
            sums = new SummedStatistics(size);
            tasks.replaceAll((task, each) -> new Held(task, each.version(), null));
            unread.addAll(tasks.keySet());
        }
    }

    private void forget(String task) {
        tasks.remove(task);
        unread.remove(task);
    }

    /** Takes all tasks away. */
    public synchronized void clear() {
        tasks.clear();
        unread.clear();
        sums = new SummedStatistics(size);
        changed = true;
    }

    /** How many tasks there are. */
    public synchronized int count() {
        return tasks.size();
    }

    /** Memory held for all tasks, in bytes. */
    public synchronized long residentBytes() {
        long bytes = 0;
        for (Held held : tasks.values()) {
            bytes += held.means() == null ? 0 : held.means().bytes();
        }
        return bytes;
    }

    /**
     * The router of these tasks, or, while another thread makes it, the one before; none where
     * there are no tasks. The first one is waited for.
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
        for (Held next = firstUnread(); next != null; next = firstUnread()) {
            include(next, features.moments(next.task(), next.version()));
        }
        List<Held> known;
        SummedStatistics sumsNow;
        synchronized (this) {
            if (!changed) {
                return;
            }
            known = tasks.values().stream().filter(held -> held.means() != null).toList();
            sumsNow = sums.copy();
            changed = !unread.isEmpty();
        }
        try {
            router = known.isEmpty() ? null : router(known, sumsNow);
        } catch (RuntimeException unreadable) {
            changed = true;
            throw unreadable;
        }
    }

    private synchronized @Nullable Held firstUnread() {
        return unread.isEmpty() ? null : tasks.get(unread.iterator().next());
    }

    /** Counts a task in, unless it has changed while its statistics were read. */
    private synchronized void include(Held held, Optional<FeatureMoments> read) {
        if (tasks.get(held.task()) != held) {
            return;
        }
        unread.remove(held.task());
        if (read.isEmpty() || read.get().size() != size) {
            LOG.warn(
                    "Task {}, version {}, cannot be found for texts that name no task: it has no statistics of {} values",
                    held.task(),
                    held.version(),
                    size);
            forget(held.task());
        } else if (read.get().labelMeans().count() == 0) {
            forget(held.task());
        } else {
            LabelMeans means = read.get().labelMeans();
            tasks.put(held.task(), new Held(held.task(), held.version(), means));
            sums.add(read.get());
        }
    }

    private TaskRouter router(List<Held> known, SummedStatistics sumsNow) {
        Map<String, LabelMeans> means = new TreeMap<>();
        List<OwnTexts> texts = new ArrayList<>();
        for (Held held : known) {
            LabelMeans ofTask = means(held);
            int looked = RejectionThreshold.texts(means.size(), known.size());
            texts.add(looked == 0 ? OwnTexts.NONE : texts(held, looked, ofTask));
            means.put(held.task(), ofTask);
        }
        return TaskRouter.of(means, texts, sumsNow, size);
    }

    private static LabelMeans means(Held held) {
        if (held.means() == null) {
            throw new IllegalStateException("the means of task " + held.task() + " are not read");
        }
        return held.means();
    }

    /** None where the version has just been replaced. */
    private OwnTexts texts(Held held, int most, LabelMeans means) {
        return features.sample(held.task(), held.version())
                .filter(sample -> sample.fit(means))
                .map(sample -> sample.first(most, means))
                .orElse(OwnTexts.NONE);
    }
}
