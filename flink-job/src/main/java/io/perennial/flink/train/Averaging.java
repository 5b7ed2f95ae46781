package io.perennial.flink.train;

import io.perennial.flink.average.Average;
import io.perennial.flink.average.Replica;
import io.perennial.flink.average.ReplicaChannel;
import io.perennial.flink.onboard.ReplicaRole;
import io.perennial.flink.onboard.TaskKey;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.schemas.task.TaskState;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands in what the replicas of data-parallel tasks learn, and moves them to the averages that come
 * back. Everything runs on the main thread; a replica is left alone while its step is in flight.
 */
final class Averaging {

    private static final Logger LOG = LoggerFactory.getLogger(Averaging.class);

    private final TaskTable tasks;
    private final Curriculum curriculum;
    private final ReplicaChannel channel;
    private final Map<String, TaskKey> keys = new HashMap<>();
    private final Map<TaskKey, Average> arrived = new HashMap<>();

    Averaging(TaskTable tasks, Curriculum curriculum, ReplicaChannel channel) {
        this.tasks = tasks;
        this.curriculum = curriculum;
        this.channel = channel;
    }

    /** A task has been restored; it goes on where it stood. */
    void resume(ResidentTask task) throws Exception {
        if (task.replica() != null && task.spec().state() != TaskState.RETIRED) {
            announce(task);
            handInAll(task);
        }
    }

    /**
     * Gives a task its part among replicas, before it goes by its new specification.
     *
     * @param role null = it has no others
     */
    void assign(ResidentTask task, @Nullable ReplicaRole role, SpecChange change) throws Exception {
        if (role == null) {
            task.replica(null);
            tasks.storeOf(task).dropReplica();
            return;
        }
        Replica replica = task.replica();
        if (replica == null) {
            replica = new Replica(role.index(), role.replicas(), role.epoch());
            task.replica(replica);
            curriculum.load(task, tasks.storeOf(task));
            if (task.adapter() != null && change.keepsParameters()) {
                replica.bringAlong(
                        task.adapter().labels(),
                        task.adapter().state().parameters(),
                        task.progress().counts().trained,
                        task.progress().lineage().toJson());
            }
        } else {
            replica.join(role.replicas(), role.epoch());
        }
        task.changes().replica = true;
    }

    /** Tells the coordinator that the task takes part, or that it is retired. */
    void announce(ResidentTask task) {
        Replica replica = task.replica();
        if (replica == null) {
            return;
        }
        String name = task.key().task();
        keys.put(place(name, replica.index()), task.key());
        if (task.spec().state() != TaskState.RETIRED) {
            channel.greet(name, replica);
        } else if (replica.speaksForTask()) {
            channel.leave(name, replica);
        }
    }

    private static String place(String task, int replica) {
        return task + '/' + replica;
    }

    /** The replica that an average has come for. */
    ResidentTask receiver(int replica, Average average) throws Exception {
        return tasks.get(Objects.requireNonNull(keys.get(place(average.task(), replica))));
    }

    /** Moves the task to an average, or does so when its step has ended. */
    void take(ResidentTask task, Average average) throws Exception {
        if (task.replica() == null) {
            // It was retired and has come back alone, while this was on its way.
            return;
        }
        if (task.training()) {
            arrived.put(task.key(), average);
            return;
        }
        moveTo(task, average);
        handInWhatIsDue(task);
    }

    /** Goes on with a task whose step has ended. */
    void stepEnded(ResidentTask task) throws Exception {
        if (task.replica() == null) {
            return;
        }
        Average average = arrived.remove(task.key());
        if (average != null) {
            moveTo(task, average);
        }
        handInWhatIsDue(task);
    }

    /** Hands in what is left, however little: there may be nothing more to learn. */
    void handInAll(ResidentTask task) throws Exception {
        if (task.replica() != null) {
            task.waiting().handIn = true;
            handInWhatIsDue(task);
        }
    }

    private void moveTo(ResidentTask task, Average average) throws Exception {
        Replica replica = Objects.requireNonNull(task.replica());
        if (!replica.fits(average)) {
            LOG.warn("Task {} starts over from an average with other labels", task.name());
            replica.startOver();
            task.closeAdapter();
            tasks.storeOf(task).dropAdapter();
        }
        long before = replica.examplesOfOthers();
        float[] move = replica.take(average);
        if (move == null) {
            return;
        }
        curriculum.load(task, tasks.storeOf(task));
        TrainableAdapter adapter = task.adapter();
        if (adapter == null) {
            curriculum.begin(task, average.labels(), replica.beginning());
        } else {
            adapter.move(move);
        }
        if (replica.speaksForTask()) {
            TaskProgress.Counts counts = task.progress().counts();
            counts.trained += replica.examplesOfOthers() - before;
            // What is published last shall be the average, not what it was averaged from.
            counts.decidedAt = Math.min(counts.decidedAt, counts.trained - 1);
        }
        task.changes().adapter = true;
        task.changes().progress = true;
        task.changes().replica = true;
    }

    private void handInWhatIsDue(ResidentTask task) throws Exception {
        Replica replica = Objects.requireNonNull(task.replica());
        long fresh = task.toHandIn();
        boolean due = fresh >= task.spec().dataParallel().everyExamples() || task.waiting().handIn;
        if (fresh <= 0 || !due || replica.awaitsAnswer()) {
            return;
        }
        curriculum.load(task, tasks.storeOf(task));
        if (task.adapter() != null) {
            task.waiting().handIn = false;
            replica.handIn(
                    task.key().task(),
                    task.adapter().state().parameters(),
                    task.trainedHere(),
                    task.progress().lineage().toJson());
            task.changes().replica = true;
            channel.resend(task.key().task(), replica);
        }
    }
}
