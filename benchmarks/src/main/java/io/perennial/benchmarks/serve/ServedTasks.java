package io.perennial.benchmarks.serve;

import io.micrometer.core.instrument.MeterRegistry;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.serving.adapters.AdapterLease;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.adapters.TierLimits;
import io.perennial.serving.follow.AdapterChange;
import io.perennial.serving.store.AdapterStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Many tasks with adapters of their own, and one that has a linear head only. */
final class ServedTasks implements AutoCloseable {

    /** The task whose answers cost what the base costs. */
    static final String BARE = "bare";

    static final List<String> LABELS = List.of("a", "b", "c", "d");
    private static final String HEAD_ONLY = "{\"method\":\"head_only\"}";

    private final ServedAdapters adapters;

    /**
     * @param count tasks beside {@link #BARE}
     * @param spec their adapters (JSON)
     * @param deviceBytes for adapters on the device
     */
    ServedTasks(FrozenBase base, int count, String spec, long deviceBytes, MeterRegistry registry) {
        adapters =
                new ServedAdapters(
                        base,
                        AdapterStore.temporary(base.fingerprint()),
                        new TierLimits(deviceBytes, 1L << 29, Set.of(BARE)),
                        Clock.systemUTC(),
                        registry);
        publish(artifact(base, BARE, HEAD_ONLY, initial(base, HEAD_ONLY)));
        float[] initial = initial(base, spec);
        SplittableRandom random = new SplittableRandom(1);
        for (int task = 0; task < count; task++) {
            float[] own = initial.clone();
            for (int i = 0; i < own.length; i++) {
                own[i] += 0.02f * (float) (random.nextDouble() - 0.5);
            }
            publish(artifact(base, name(task), spec, own));
        }
    }

    private void publish(AdapterArtifact artifact) {
        adapters.apply(AdapterChange.Arrived.of(artifact, Instant.now()));
    }

    private static float[] initial(FrozenBase base, String spec) {
        try (TrainableAdapter adapter =
                TrainableAdapter.create(base, AdapterSpec.parse(spec), LABELS, 1)) {
            return adapter.parameters();
        }
    }

    private static AdapterArtifact artifact(
            FrozenBase base, String task, String spec, float[] parameters) {
        return new AdapterArtifact(
                task,
                1,
                base.fingerprint(),
                AdapterSpec.parse(spec),
                LABELS,
                Map.of(),
                parameters,
                Optional.empty());
    }

    static String name(int task) {
        return "task-" + task;
    }

    AdapterLease lease(String task) {
        return adapters.lease(task).orElseThrow();
    }

    @Override
    public void close() {
        adapters.close();
    }
}
