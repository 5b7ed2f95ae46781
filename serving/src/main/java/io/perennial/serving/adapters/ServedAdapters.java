package io.perennial.serving.adapters;

import io.micrometer.core.instrument.MeterRegistry;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.route.FrozenFeatures;
import io.perennial.model.route.RoutableTasks;
import io.perennial.model.route.TaskRouter;
import io.perennial.serving.follow.AdapterChange;
import io.perennial.serving.follow.AdapterChanges;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current adapter of every task. Changes come from one thread; any number of threads may lease
 * and look.
 *
 * <p>A swap is one replacement of a reference: a request that leased before keeps its version, one
 * that leases after gets the new one. Memory of a replaced version is freed when its last lease is
 * given back.
 */
public final class ServedAdapters implements AdapterChanges, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServedAdapters.class);

    private record Slot(ResidentAdapter resident, ServedTask task) {}

    private final FrozenBase base;
    private final Clock clock;
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();
    private final RoutableTasks routable;
    private final AdapterMetrics metrics;

    public ServedAdapters(FrozenBase base, Clock clock, MeterRegistry registry) {
        this.base = base;
        this.clock = clock;
        this.routable = new RoutableTasks(FrozenFeatures.sizeFor(base));
        this.metrics = new AdapterMetrics(registry, slots, routable);
    }

    @Override
    public void apply(AdapterChange change) {
        if (change instanceof AdapterChange.Arrived arrived) {
            swapIn(arrived);
        } else if (change instanceof AdapterChange.Removed removed) {
            remove(removed.task());
        }
    }

    private void swapIn(AdapterChange.Arrived arrived) {
        AdapterArtifact artifact = arrived.artifact();
        ServableAdapter adapter = ServableAdapter.load(base, artifact);
        long bytes = adapter.residentBytes();
        ServedVersion version =
                ServedVersion.of(artifact, bytes, arrived.publishedAt(), clock.instant());
        metrics.loaded(bytes);
        ResidentAdapter resident =
                new ResidentAdapter(adapter, version, () -> metrics.freed(bytes));
        Slot before = slots.get(artifact.task());
        ServedTask task = before == null ? ServedTask.first(version) : before.task().next(version);
        slots.put(artifact.task(), new Slot(resident, task));
        artifact.features()
                .ifPresentOrElse(
                        features -> routable.put(artifact.task(), features),
                        () -> routable.remove(artifact.task()));
        metrics.swapped();
        LOG.info("Serving version {} of task {}", version.version(), version.task());
        if (before != null) {
            before.resident().release();
        }
    }

    private void remove(String task) {
        routable.remove(task);
        Slot before = slots.remove(task);
        if (before != null) {
            metrics.removed();
            LOG.info("Task {} is no longer served", task);
            before.resident().release();
        }
    }

    /** Takes hold of the task's current version, or of nothing when the task is not served. */
    public Optional<AdapterLease> lease(String task) {
        while (true) {
            Slot slot = slots.get(task);
            if (slot == null) {
                return Optional.empty();
            }
            Optional<AdapterLease> lease = slot.resident().tryLease();
            if (lease.isPresent()) {
                return lease;
            }
        }
    }

    /** Finds the task of a text among those that are served and routable; none where none is. */
    public Optional<TaskRouter> router() {
        return routable.router();
    }

    /** The task as it is served now. */
    public Optional<ServedTask> task(String task) {
        return Optional.ofNullable(slots.get(task)).map(Slot::task);
    }

    /** All tasks as they are served now, by name. */
    public List<ServedTask> tasks() {
        return slots.values().stream()
                .map(Slot::task)
                .sorted(Comparator.comparing(ServedTask::name))
                .toList();
    }

    /** Stops serving all tasks. Call it when no change can come any more. */
    @Override
    public void close() {
        List.copyOf(slots.keySet())
                .forEach(
                        task -> {
                            Slot slot = slots.remove(task);
                            if (slot != null) {
                                slot.resident().release();
                            }
                        });
    }
}
