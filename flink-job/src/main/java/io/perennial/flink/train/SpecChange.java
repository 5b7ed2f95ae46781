package io.perennial.flink.train;

import io.perennial.flink.onboard.Amendment;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a new specification means for a task.
 *
 * @param before null = the task is new
 */
record SpecChange(@Nullable TaskSpec before, TaskSpec after) {

    private static final Logger LOG = LoggerFactory.getLogger(SpecChange.class);

    /**
     * Whether the task learns no more as it did, so that what has come before must be trained on
     * and published first. A task that retires drops it instead.
     */
    boolean endsLearning() {
        return before != null
                && after.state() != TaskState.RETIRED
                && (after.state() != before.state() || learnsAnew());
    }

    /** Whether the task goes on with the parameters that it has. */
    boolean keepsParameters() {
        return before != null && after.state() != TaskState.RETIRED && !learnsAnew();
    }

    /**
     * Brings task and store into line with the new specification.
     *
     * @return records for the adapters topic
     */
    List<AdapterRecord> apply(ResidentTask task, TaskStore store) throws Exception {
        List<AdapterRecord> records = List.of();
        if (after.state() == TaskState.RETIRED) {
            records = retire(task, store);
        } else if (learnsAnew()) {
            task.closeAdapter();
            task.start(null);
            task.features(null);
            store.dropParameters();
            task.progress(task.progress().restarted());
            if (Amendment.forgetsMore(before, after)) {
                task.progress().counts().keepsNoEarlier = true;
            }
            if (hasOtherObjective() || Amendment.forgetsMore(before, after)) {
                dropMeasurements(task, store);
            }
        }
        if (!after.routable()) {
            task.features(null);
            store.dropFeatures();
        }
        task.spec(after);
        task.changes().progress = true;
        shrinkReservoir(task, store.reservoir());
        return records;
    }

    private boolean learnsAnew() {
        return before != null && Amendment.learnsAnew(before, after);
    }

    private boolean hasOtherObjective() {
        return before != null && adapter(before).objective() != adapter(after).objective();
    }

    private static AdapterSpec adapter(TaskSpec spec) {
        return AdapterSpec.parse(spec.adapter().json());
    }

    /**
     * Held-out examples with answers of another kind measure nothing that comes from now on, and
     * those that are to be forgotten must not.
     */
    private static void dropMeasurements(ResidentTask task, TaskStore store) {
        store.dropMeasurements();
        task.progress().counts().heldOut = 0;
    }

    private static List<AdapterRecord> retire(ResidentTask task, TaskStore store) {
        String name = task.key().task();
        if (!task.pending().isEmpty()) {
            LOG.info("Task {} retires with {} examples untrained", name, task.pending().size());
        }
        List<AdapterRecord> tombstones =
                task.speaksForTask() ? Publisher.remove(name, task.progress()) : List.of();
        task.closeAdapter();
        task.start(null);
        task.features(null);
        task.pending().clear();
        task.changes().clear();
        task.progress(task.progress().retired());
        store.dropAll();
        return tombstones;
    }

    /** Gives up examples that the specification has no room for any more. */
    static void shrinkReservoir(ResidentTask task, ExampleStore kept) throws Exception {
        int capacity = task.spec().replay().capacity();
        int before = task.progress().reservoir().shrink(capacity);
        for (int index = capacity; index < before; index++) {
            kept.remove(index);
        }
    }
}
