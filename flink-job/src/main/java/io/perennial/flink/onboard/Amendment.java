package io.perennial.flink.onboard;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * A new specification of a task, beside what has been decided for it.
 *
 * @param key decided when the task was onboarded; null = it is new
 * @param before null = it is new
 * @param replicas that train it so far
 */
public record Amendment(
        @Nullable TaskKey key, @Nullable TaskSpec before, int replicas, TaskSpec after) {

    /** What cannot be changed any more, for people; null = nothing stands against it. */
    @Nullable String conflict() {
        if (key != null
                && after.slot() != null
                && !key.equals(TaskKey.of(after.task(), after.slot()))) {
            return "slot "
                    + after.slot()
                    + " differs from the one decided when the task was onboarded;"
                    + " send the specification without 'slot'";
        }
        if (before == null || isRetired(before) || isRetired(after)) {
            return null;
        }
        int wanted = after.dataParallel().replicas();
        if (wanted < replicas) {
            return "field \"data_parallel.replicas\" is %d, but %d replicas train the task; choose %d or more"
                    .formatted(wanted, replicas, replicas);
        }
        boolean parallel = wanted > 1;
        if (parallel && !before.labels().equals(after.labels())) {
            return "field \"labels\" differs from what it was, but the %d replicas must agree on it; send the same labels"
                    .formatted(wanted);
        }
        return null;
    }

    /** Whether the task's parameters begin anew. */
    boolean beginsAnew() {
        return before != null
                && (isRetired(after) != isRetired(before) || learnsAnew(before, after));
    }

    /** How many replicas are to hear of it. */
    int audience() {
        return isRetired(after) ? replicas : after.dataParallel().replicas();
    }

    private static boolean isRetired(TaskSpec spec) {
        return spec.state() == TaskState.RETIRED;
    }

    /** Whether a task that learns by both specifications needs fresh parameters in between. */
    public static boolean learnsAnew(TaskSpec before, TaskSpec after) {
        return hasOtherAdapter(before, after) || forgetsMore(before, after);
    }

    /** Whether the later specification forgets examples that the earlier one does not. */
    public static boolean forgetsMore(TaskSpec before, TaskSpec after) {
        return !before.forgotten().containsAll(after.forgotten());
    }

    private static boolean hasOtherAdapter(TaskSpec before, TaskSpec after) {
        return !AdapterSpec.parse(before.adapter().json())
                .equals(AdapterSpec.parse(after.adapter().json()));
    }
}
