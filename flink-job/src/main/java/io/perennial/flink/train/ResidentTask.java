package io.perennial.flink.train;

import io.perennial.flink.average.Replica;
import io.perennial.flink.average.Share;
import io.perennial.flink.onboard.TaskKey;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.architecture.Objective;
import io.perennial.model.route.FeatureStatistics;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.model.transfer.TransferStart;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskStart;
import io.perennial.schemas.task.TaskState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task of the working set: its specification, progress and pending examples, its adapter once a
 * step has needed it, and which of these differ from keyed state. Belongs to the task's main
 * thread; while a step is in flight adapter and features belong to the worker.
 */
final class ResidentTask {

    private static final long BYTES_WITHOUT_ADAPTER = 4_096;
    private static final long BYTES_PER_PENDING = 512;
    private static final int FIRST_BATCHES = 4;

    private final TaskKey key;
    private final PendingExamples pending;
    private final Changes changes = new Changes();
    private final Waiting waiting = new Waiting();
    private @Nullable TaskSpec spec;
    private @Nullable AdapterSpec adapterSpec;
    private TaskProgress progress;
    private @Nullable TrainableAdapter adapter;
    private @Nullable StartingPoint start;
    private @Nullable FeatureStatistics features;
    private @Nullable Replica replica;
    private boolean training;

    /** What differs from keyed state. */
    static final class Changes {
        boolean adapter;
        boolean progress;
        boolean pending;
        boolean features;
        boolean replica;

        void clear() {
            adapter = false;
            progress = false;
            pending = false;
            features = false;
            replica = false;
        }
    }

    /** What the task waits for. Times are epoch milliseconds; 0 = never or none. */
    static final class Waiting {
        private long lastArrival;
        private long since;
        private boolean moved;

        /** When a timer is set for, as far as it is known: a task that comes back knows of none. */
        long timer;

        /** An incomplete batch shall be trained on now. */
        boolean flush;

        /** Publication shall be decided after the next step, due or not. */
        boolean decide;

        /** What a replica has learnt shall be handed in as soon as may be, however little. */
        boolean handIn;

        /** In the queue for the next steps. */
        boolean queued;

        /** Examples in complete batches, as counted by {@link ReadyTasks}. */
        int readyExamples;

        /** When the last example came. */
        long lastArrival() {
            return lastArrival;
        }

        /** Since when its oldest example, or its undecided progress, waits. */
        long since() {
            return since;
        }

        /**
         * Takes notice of the time. Where the clock has gone back, what waits does so from now on:
         * it must not wait until a time that was there already comes again.
         */
        void at(long now) {
            moveTo(Math.min(since, now), Math.min(lastArrival, now));
        }

        /** What waits does so from now on. */
        void begin(long now) {
            moveTo(now, lastArrival);
        }

        /** An example has come. */
        void arrive(long now) {
            moveTo(since, now);
        }

        /** Goes on from what is stored: a task that leaves memory goes on waiting. */
        void restore(long storedSince, long storedArrival) {
            since = storedSince;
            lastArrival = storedArrival;
        }

        private void moveTo(long nextSince, long nextArrival) {
            moved |= nextSince != since || nextArrival != lastArrival;
            since = nextSince;
            lastArrival = nextArrival;
        }

        /** Whether these times are other than those stored. */
        boolean moved() {
            return moved;
        }

        void saved() {
            moved = false;
        }
    }

    ResidentTask(
            TaskKey key, @Nullable TaskSpec spec, TaskProgress progress, PendingExamples pending) {
        this.key = key;
        this.spec = spec;
        this.progress = progress;
        this.pending = pending;
    }

    /** Whether the next step should have this task. */
    boolean hasWork() {
        return waiting.flush || waiting.decide || readyExamples() > 0;
    }

    /** Examples in complete batches; none while its first examples are being gathered. */
    int readyExamples() {
        int batchSize = spec().batchSize();
        int complete = pending.trainable() / batchSize * batchSize;
        return gathers() && complete < firstExamples() ? 0 : complete;
    }

    /** Whether it may start from another task's adapter, and has not been trained at all. */
    private boolean gathers() {
        return startsSimilar() && progress.counts().trained == 0;
    }

    /** How many examples are gathered to choose a start: up to four complete batches. */
    int firstExamples() {
        int batchSize = spec().batchSize();
        int batches = Math.min(FIRST_BATCHES, Math.max(1, TransferStart.MOST_EXAMPLES / batchSize));
        return batches * batchSize;
    }

    /** Whether a start from another task's adapter is asked for and has not been decided. */
    boolean startsSimilar() {
        return start == null
                && learns()
                && spec().start() == TaskStart.SIMILAR
                && adapterSpec().objective() != Objective.TEXT;
    }

    /** What its parameters were started from; null = fresh, or not started. */
    @Nullable StartingPoint start() {
        return start;
    }

    void start(@Nullable StartingPoint point) {
        start = point;
    }

    /** Whether something waits that only time will move. */
    boolean isUnfinished() {
        return !pending.isEmpty() || progress.hasUndecided() || toHandIn() > 0;
    }

    /** Examples that it has trained on and not handed in; 0 where it is no replica. */
    long toHandIn() {
        return replica == null ? 0 : trainedHere() - replica.examplesHandedIn();
    }

    boolean isEvictable() {
        return !training && !waiting.queued;
    }

    /** What the task takes of the working set's bound. */
    long residentBytes() {
        return BYTES_WITHOUT_ADAPTER
                + BYTES_PER_PENDING * pending.size()
                + (adapter == null ? 0 : adapter.residentBytes())
                + (features == null ? 0 : features.residentBytes())
                + (replica == null ? 0 : replica.residentBytes());
    }

    /** Whether examples change its parameters. */
    boolean learns() {
        return spec().state() == TaskState.TRAINING;
    }

    TaskKey key() {
        return key;
    }

    /** Its name for people; replicas behind the first one are numbered. */
    String name() {
        return speaksForTask() ? key.task() : key.task() + '/' + replica.index();
    }

    /** Its part among replicas; null where it trains the task alone. */
    @Nullable Replica replica() {
        return replica;
    }

    void replica(@Nullable Replica part) {
        replica = part;
    }

    /** Whether it reports on the task and publishes it: not a replica behind the first one. */
    boolean speaksForTask() {
        return replica == null || replica.speaksForTask();
    }

    /** Start of all its random numbers; replicas share it, so that they start alike. */
    long seed(long jobSeed) {
        int begun = replica == null ? progress.counts().generation : replica.epoch();
        return SeededNumbers.taskSeed(jobSeed, key.task(), begun);
    }

    /** Examples that it has trained on itself with these parameters. */
    long trainedHere() {
        long all = progress.counts().trained;
        return replica != null && replica.speaksForTask() ? all - replica.examplesOfOthers() : all;
    }

    /** Which records its parameters come from, those of other replicas among them. */
    Lineage lineage() {
        Lineage all = new Lineage();
        progress.lineage().ranges().forEach(all::add);
        if (replica != null) {
            for (Share share : replica.sharesOfOthers()) {
                Lineage.fromJson(share.lineage()).ranges().forEach(all::add);
            }
        }
        return all;
    }

    /** The specification, which precedes every example. */
    TaskSpec spec() {
        return Objects.requireNonNull(spec, () -> "task " + key + " has no specification yet");
    }

    @Nullable TaskSpec specOrNull() {
        return spec;
    }

    void spec(TaskSpec next) {
        spec = next;
        adapterSpec = null;
    }

    /** The adapter that the specification asks for. */
    AdapterSpec adapterSpec() {
        if (adapterSpec == null) {
            adapterSpec = AdapterSpec.parse(spec().adapter().json());
        }
        return adapterSpec;
    }

    /** As the specification says, or the adapter's own. */
    double learningRate() {
        Double given = spec().learningRate();
        return given != null ? given : adapterSpec().defaultLearningRate();
    }

    TaskProgress progress() {
        return progress;
    }

    void progress(TaskProgress next) {
        progress = next;
        changes.progress = true;
    }

    PendingExamples pending() {
        return pending;
    }

    @Nullable TrainableAdapter adapter() {
        return adapter;
    }

    void adapter(TrainableAdapter loaded) {
        adapter = loaded;
    }

    /** Frees the adapter's device memory. */
    void closeAdapter() {
        if (adapter != null) {
            adapter.close();
            adapter = null;
        }
    }

    /**
     * What its texts look like, once a step has needed it; null for a task that is not routable.
     */
    @Nullable FeatureStatistics features() {
        return features;
    }

    void features(@Nullable FeatureStatistics loaded) {
        features = loaded;
    }

    boolean training() {
        return training;
    }

    void training(boolean inFlight) {
        training = inFlight;
    }

    Changes changes() {
        return changes;
    }

    Waiting waiting() {
        return waiting;
    }
}
