package io.perennial.flink.ingest;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.InvalidAdapterSpecException;
import io.perennial.model.architecture.Objective;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskStart;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells whether tasks can be learned as their specifications ask for. */
public final class SpecCheck {

    private static final int ANY_LABELS = 2;

    /** An adapter's parameters, and the two moments of each. */
    private static final long BYTES_PER_VALUE = 3L * Float.BYTES;

    private final FrozenBase base;
    private final long residentBytes;

    /**
     * @param base that the tasks' adapters are for
     * @param residentBytes what a subtask may hold of adapters; one alone must fit
     */
    public SpecCheck(FrozenBase base, long residentBytes) {
        this.base = base;
        this.residentBytes = residentBytes;
    }

    /** What stands against a specification on this base, for people; null = nothing. */
    public @Nullable String problem(TaskSpec spec) {
        try {
            return problem(spec, tryOut(spec.adapter().json()));
        } catch (InvalidAdapterSpecException e) {
            return e.getMessage();
        }
    }

    /**
     * The objective of adapter settings that suit the base.
     *
     * @throws InvalidAdapterSpecException for others
     */
    Objective tryOut(String adapter) {
        AdapterSpec spec = AdapterSpec.parse(adapter);
        long bytes = BYTES_PER_VALUE * base.layout(spec, ANY_LABELS).size();
        if (bytes > residentBytes) {
            throw new InvalidAdapterSpecException(
                    "the adapter takes %d bytes while it is trained, more than the job's resident-bytes of %d; choose smaller sizes"
                            .formatted(bytes, residentBytes));
        }
        return spec.objective();
    }

    /** What does not go together with what the task learns; null = nothing. */
    public static @Nullable String problem(TaskSpec spec, Objective objective) {
        return Stream.of(
                        labelProblem(spec, objective),
                        startProblem(spec, objective),
                        replicaProblem(spec, objective))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String replicaProblem(TaskSpec spec, Objective objective) {
        return spec.dataParallel().isOn() && objective.hasLabels() && !spec.labels().closed()
                ? "field \"data_parallel\" has %d replicas, which must know all labels from the start; name them in \"labels\", or leave \"data_parallel\" out"
                        .formatted(spec.dataParallel().replicas())
                : null;
    }

    private static @Nullable String startProblem(TaskSpec spec, Objective objective) {
        return spec.start() == TaskStart.SIMILAR && objective == Objective.TEXT
                ? "field \"start\" is \"similar\", but adapters cannot be compared for a task that writes text; write \"fresh\""
                : null;
    }

    private static @Nullable String labelProblem(TaskSpec spec, Objective objective) {
        boolean named = spec.labels().closed() || !spec.labels().labels().isEmpty();
        if (!named || objective.hasLabels()) {
            return null;
        }
        return "field \"labels\" names labels, but tasks with the objective \"%s\" have none; leave \"labels\" out"
                .formatted(objective.code());
    }
}
