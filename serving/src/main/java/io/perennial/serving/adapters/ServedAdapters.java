package io.perennial.serving.adapters;

import io.micrometer.core.instrument.MeterRegistry;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.route.FrozenFeatures;
import io.perennial.model.route.RoutableTasks;
import io.perennial.model.route.TaskRouter;
import io.perennial.schemas.adapter.Checksum;
import io.perennial.serving.follow.AdapterChange;
import io.perennial.serving.follow.AdapterChanges;
import io.perennial.serving.follow.ResumePoint;
import io.perennial.serving.store.AdapterStore;
import io.perennial.serving.store.StoredVersion;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapters of every task: which versions there are, which of them answers, and in which memory
 * they are. Changes come from one thread; any number of threads may lease and look.
 *
 * <p>A swap is one replacement of a reference: a request that leased before keeps its version, one
 * that leases after gets the new one. Everything lies in the store; what is asked for is brought to
 * the host's memory and from there to the device, where it stays as long as there is room.
 */
public final class ServedAdapters implements AdapterChanges, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServedAdapters.class);

    private final FrozenBase base;
    private final AdapterStore store;
    private final Clock clock;
    private final HostTier host;
    private final DeviceTier device;
    private final RoutableTasks routable;
    private final AdapterMetrics metrics;

    /** What others see. */
    private final Map<String, ServedTask> tasks = new ConcurrentHashMap<>();

    private final KnownVersions known = new KnownVersions();
    private final Pins pins;

    /**
     * Serves what the store holds.
     *
     * @param store closed with this
     */
    public ServedAdapters(
            FrozenBase base,
            AdapterStore store,
            TierLimits limits,
            Clock clock,
            MeterRegistry registry) {
        this.base = base;
        this.store = store;
        this.clock = clock;
        this.routable = new RoutableTasks(FrozenFeatures.sizeFor(base), store);
        this.host = new HostTier(limits.hostBytes());
        this.metrics = new AdapterMetrics(registry, tasks, routable, host, store);
        this.device = new DeviceTier(limits, metrics);
        restore();
        pins = new Pins(store);
        known.tasks().forEach(this::show);
        if (!tasks.isEmpty()) {
            LOG.info("Serving {} tasks from the store", tasks.size());
        }
    }

    /** Serves from a store that goes with it, within the usual limits. */
    public static ServedAdapters inTemporaryStore(
            FrozenBase base, Clock clock, MeterRegistry registry) {
        return new ServedAdapters(
                base,
                AdapterStore.temporary(base.fingerprint()),
                TierLimits.defaults(),
                clock,
                registry);
    }

    /** A slot holds one version: of two, the older one was about to be dropped. */
    private void restore() {
        Map<String, Map<Integer, StoredVersion>> slots = new HashMap<>();
        List<StoredVersion> superseded = new ArrayList<>();
        for (StoredVersion stored : store.versions()) {
            StoredVersion other =
                    slots.computeIfAbsent(stored.task(), task -> new HashMap<>())
                            .get(stored.slot());
            StoredVersion stays =
                    other == null || stored.version() > other.version() ? stored : other;
            slots.get(stored.task()).put(stored.slot(), stays);
            if (other != null) {
                superseded.add(stays == stored ? other : stored);
            }
        }
        slots.values().forEach(versions -> versions.values().forEach(this::keep));
        write(batch -> superseded.forEach(one -> batch.remove(one.task(), one.version())));
    }

    private void keep(StoredVersion stored) {
        known.put(new KnownVersions.Known(described(stored), stored));
    }

    private ServedVersion described(StoredVersion stored) {
        AdapterArtifact description = stored.description();
        long bytes =
                ServableAdapter.residentBytes(
                        base, description.spec(), description.labels().size());
        return ServedVersion.of(
                description, stored.parameters(), bytes, stored.publishedAt(), clock.instant());
    }

    @Override
    public ResumePoint resumePoint() {
        return new ResumePoint(store.topic(), store.offsets(), known.forResuming(), pins.tasks());
    }

    @Override
    public void reset(String topic) {
        routable.clear();
        store.reset(topic);
        Set<String> gone = known.tasks();
        known.clear();
        gone.forEach(this::show);
        host.clear();
        device.clear();
    }

    /** Takes over one change alone. */
    public void apply(AdapterChange change) {
        apply(List.of(change), Map.of());
    }

    @Override
    public void apply(List<AdapterChange> changes, Map<Integer, Long> resume) {
        Set<String> changed = new HashSet<>();
        List<VersionKey> gone = new ArrayList<>();
        Map<VersionKey, AdapterArtifact> arrived = new HashMap<>();
        Map<AdapterChange.Arrived, StoredVersion> stored = new IdentityHashMap<>();
        for (AdapterChange change : changes) {
            changed.add(change.task());
            if (change instanceof AdapterChange.Arrived one) {
                arrived.put(key(one.artifact()), one.artifact().withoutFeatures());
                stored.put(one, stored(one));
            }
        }
        if (!stored.isEmpty()) {
            write(batch -> stored.forEach((one, version) -> batch.put(version, one.artifact())));
        }
        changes.forEach(change -> take(change, stored, gone));
        gone.forEach(host::remove);
        arrived.forEach(host::put);
        for (String task : changed) {
            if (show(task)) {
                LOG.info("Serving version {} of task {}", currentVersion(task), task);
            }
        }
        // Not before: a request may have been about to bring one of them to the device.
        gone.forEach(key -> device.remove(key.task(), key.version()));
        // A task that came back may have given one of the numbers again.
        gone.removeIf(known::contains);
        write(
                batch -> {
                    gone.forEach(key -> batch.remove(key.task(), key.version()));
                    resume.forEach(batch::reached);
                    pins.addTo(batch);
                });
        pins.saved();
    }

    private void write(Consumer<AdapterStore.Batch> changes) {
        try (AdapterStore.Batch batch = store.batch()) {
            changes.accept(batch);
            batch.write();
        }
    }

    private static VersionKey key(AdapterArtifact artifact) {
        return new VersionKey(artifact.task(), artifact.version());
    }

    private static StoredVersion stored(AdapterChange.Arrived arrived) {
        return StoredVersion.of(
                arrived.artifact(),
                arrived.publishedAt(),
                arrived.slot(),
                Checksum.of(arrived.bytes()));
    }

    private void take(
            AdapterChange change,
            Map<AdapterChange.Arrived, StoredVersion> stored,
            List<VersionKey> gone) {
        String task = change.task();
        if (change instanceof AdapterChange.Arrived arrived) {
            keep(stored.get(arrived));
            arrived.replaced().ifPresent(version -> drop(task, version, gone));
        } else if (change instanceof AdapterChange.Withdrawn withdrawn) {
            drop(task, withdrawn.version(), gone);
        } else if (change instanceof AdapterChange.Removed) {
            for (long version : List.copyOf(known.of(task).keySet())) {
                drop(task, version, gone);
            }
        } else if (change instanceof AdapterChange.Pinned pinned) {
            pins.take(pinned);
        }
    }

    private void drop(String task, long version, List<VersionKey> gone) {
        VersionKey key = new VersionKey(task, version);
        if (known.remove(key)) {
            gone.add(key);
        }
    }

    private long currentVersion(String task) {
        return tasks.get(task).current().version();
    }

    /** Lets others see a task as it is now; says whether another version answers from here on. */
    private boolean show(String task) {
        ServedTask before = tasks.get(task);
        SortedMap<Long, KnownVersions.Known> versions = known.of(task);
        if (versions.isEmpty()) {
            routable.remove(task);
            if (tasks.remove(task) != null) {
                metrics.removed();
                LOG.info("Task {} is no longer served", task);
            }
            return false;
        }
        ServedTask now =
                ServedTask.of(
                        versions.values().stream().map(KnownVersions.Known::version).toList(),
                        pins.of(task));
        if (now.equals(before)) {
            return false;
        }
        long version = now.current().version();
        if (before != null && before.current().equals(now.current())) {
            tasks.put(task, now);
            return false;
        }
        boolean wasOnDevice = before != null && device.holds(task, before.current().version());
        if (versions.get(version).stored().routable()) {
            routable.put(task, version);
        } else {
            routable.remove(task);
        }
        if (wasOnDevice) {
            // Whoever asks for the task now should not wait for its new version.
            warm(now.current());
        }
        tasks.put(task, now);
        metrics.swapped();
        if (wasOnDevice) {
            device.remove(task, before.current().version());
        }
        return true;
    }

    private void warm(ServedVersion version) {
        try {
            device.lease(version, this::load).ifPresent(AdapterLease::close);
        } catch (RuntimeException unloadable) {
            LOG.warn(
                    "Version {} of task {} could not be loaded yet",
                    version.version(),
                    version.task(),
                    unloadable);
        }
    }

    private Optional<ServableAdapter> load(ServedVersion version) {
        VersionKey key = new VersionKey(version.task(), version.version());
        metrics.found(host.get(key) == null ? AdapterMetrics.Tier.STORE : AdapterMetrics.Tier.HOST);
        return find(key).map(artifact -> ServableAdapter.load(base, artifact));
    }

    private Optional<AdapterArtifact> find(VersionKey key) {
        AdapterArtifact held = host.get(key);
        if (held != null) {
            return Optional.of(held);
        }
        Optional<AdapterArtifact> read = store.artifact(key.task(), key.version());
        read.ifPresent(artifact -> host.put(key, artifact));
        return read;
    }

    /** Takes hold of the task's current version, or of nothing when the task is not served. */
    public Optional<AdapterLease> lease(String task) {
        return lease(task, OptionalLong.empty());
    }

    /**
     * Takes hold of a version of a task, bringing it to the device on the calling thread where it
     * is not there.
     *
     * @param version none = the one that is current
     * @return nothing where the task or that version is not served
     */
    public Optional<AdapterLease> lease(String task, OptionalLong version) {
        while (true) {
            ServedTask served = tasks.get(task);
            if (served == null) {
                return Optional.empty();
            }
            Optional<ServedVersion> wanted =
                    version.isEmpty()
                            ? Optional.of(served.current())
                            : served.version(version.getAsLong());
            if (wanted.isEmpty()) {
                return Optional.empty();
            }
            Optional<AdapterLease> lease = device.lease(wanted.get(), this::load);
            ServedTask now = tasks.get(task);
            if (lease.isPresent() && version.isEmpty() && !isCurrent(wanted.get(), now)) {
                // It was replaced meanwhile: nobody after this request wants it on the device.
                device.remove(task, wanted.get().version());
            }
            if (lease.isPresent() || served == now) {
                return lease;
            }
        }
    }

    private static boolean isCurrent(ServedVersion version, @Nullable ServedTask task) {
        return task != null && task.current().version() == version.version();
    }

    /** Whether a version needs not be brought to the device. */
    public boolean isOnDevice(ServedVersion version) {
        return device.holds(version.task(), version.version());
    }

    /** Brings a task's current version to the device, where the task is served. */
    public void load(String task) {
        lease(task).ifPresent(AdapterLease::close);
    }

    /** Takes all versions of a task off the device; who leases one keeps it until the end. */
    public void unload(String task) {
        task(task)
                .ifPresent(
                        served ->
                                served.versions()
                                        .forEach(one -> device.remove(task, one.version())));
    }

    /** Finds the task of a text among those that are served and routable; none where none is. */
    public Optional<TaskRouter> router() {
        return routable.router();
    }

    /** Whether a task is served that could be found by its texts. */
    public boolean hasRoutable() {
        return routable.count() > 0;
    }

    /** The task as it is served now. */
    public Optional<ServedTask> task(String task) {
        return Optional.ofNullable(tasks.get(task));
    }

    /** All tasks as they are served now, by name. */
    public List<ServedTask> tasks() {
        return tasks.values().stream().sorted(Comparator.comparing(ServedTask::name)).toList();
    }

    /** Stops serving all tasks. Call it when no change can come any more. */
    @Override
    public void close() {
        tasks.clear();
        device.clear();
        store.close();
    }
}
