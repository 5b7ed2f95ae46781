package io.perennial.flink.train;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.route.FeatureStatistics;
import io.perennial.model.route.FrozenFeatures;
import io.perennial.model.train.AdapterState;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.schemas.task.TaskSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a task learns next: takes the next batch, keeps its examples for replay, draws
 * earlier ones, and says whether publication is due. What it decides depends on the task's examples
 * and counts alone (and, for limits of time, on {@code now}), so that a replay after a failure
 * trains the same batches.
 */
final class Curriculum {

    /** How many held-out examples of a task are kept; the newest replace the oldest. */
    static final int HOLDOUT_CAPACITY = 256;

    private final FrozenBase base;
    private final StartSources sources;
    private final int featureSize;
    private final long jobSeed;

    Curriculum(FrozenBase base, StartSources sources, long jobSeed) {
        this.base = base;
        this.sources = sources;
        this.featureSize = FrozenFeatures.sizeFor(base);
        this.jobSeed = jobSeed;
    }

    /** Takes the next batch out of the task's pending examples and makes a step of it. */
    TaskWork next(ResidentTask task, TaskMemory memory, long now) throws Exception {
        PendingExamples.Taken taken = task.pending().take(task.spec().batchSize());
        task.changes().pending = true;
        task.changes().progress = true;
        hold(task, taken.holdout(), memory);
        if (task.pending().isEmpty()) {
            task.waiting().flush = false;
        }
        List<TrainingExample> training = taken.training();
        TrainableAdapter adapter = adapter(task, training, memory);
        boolean learns = task.learns() && adapter != null && !training.isEmpty();
        List<List<TrainingExample>> replays = List.of();
        if (task.learns()) {
            keep(task, training, memory);
        }
        if (learns) {
            task.changes().adapter = true;
            replays = replays(task, memory);
            task.changes().features = true;
        } else if (adapter == null) {
            task.progress().counts().decidedAt = task.progress().counts().trained;
        }
        TaskWork.Trial trial = trial(task, memory, now);
        boolean looks = task.spec().routable() && task.speaksForTask();
        if (looks && (learns || trial != null) && task.features() == null) {
            task.features(memory.features().orElseGet(() -> new FeatureStatistics(featureSize)));
        }
        return new TaskWork(
                task,
                adapter,
                learns,
                adapter == null ? List.of() : training,
                replays,
                Hyperparameters.of(task.learningRate()),
                learns ? beginning(task, adapter, training) : null,
                trial);
    }

    /** What a start is chosen by; null where the task has one or takes what it has. */
    private TaskWork.@Nullable Beginning beginning(
            ResidentTask task, TrainableAdapter adapter, List<TrainingExample> training)
            throws Exception {
        if (!task.startsSimilar() || adapter.steps() > 0) {
            return null;
        }
        List<TrainingExample> first = new ArrayList<>(training);
        first.addAll(task.pending().next(task.firstExamples() - training.size()));
        return new TaskWork.Beginning(first, sources.forStartOf(task));
    }

    private void hold(ResidentTask task, List<TrainingExample> holdout, TaskMemory memory)
            throws Exception {
        TaskProgress progress = task.progress();
        for (TrainingExample example : holdout) {
            int index = (int) (progress.counts().heldOut++ % HOLDOUT_CAPACITY);
            memory.holdout().put(index, example);
            progress.lineage().add(origin(example));
        }
    }

    private void keep(ResidentTask task, List<TrainingExample> training, TaskMemory memory)
            throws Exception {
        TaskProgress progress = task.progress();
        progress.counts().trained += training.size();
        long seed = seed(task);
        for (TrainingExample example : training) {
            progress.lineage().add(origin(example));
            int index = progress.reservoir().offer(seed, task.spec().replay().capacity());
            if (index != Reservoir.NOT_KEPT) {
                memory.reservoir().put(index, example);
            }
        }
    }

    private List<List<TrainingExample>> replays(ResidentTask task, TaskMemory memory)
            throws Exception {
        TaskSpec spec = task.spec();
        Reservoir reservoir = task.progress().reservoir();
        long seed = SeededNumbers.mix(seed(task), task.progress().counts().trained);
        List<List<TrainingExample>> replays = new ArrayList<>();
        for (int pass = 0; pass < spec.replay().passes() && reservoir.size() > 0; pass++) {
            List<TrainingExample> drawn = new ArrayList<>();
            for (int index : reservoir.draw(SeededNumbers.mix(seed, pass), spec.batchSize())) {
                drawn.add(memory.reservoir().get(index));
            }
            replays.add(drawn);
        }
        return replays;
    }

    private TaskWork.@Nullable Trial trial(ResidentTask task, TaskMemory memory, long now)
            throws Exception {
        TaskProgress.Counts counts = task.progress().counts();
        boolean asked = task.waiting().decide && task.pending().isEmpty();
        if (asked) {
            task.waiting().decide = false;
            task.waiting().handIn = true;
        }
        if (!task.progress().hasUndecided() || !(asked || isDue(task.spec(), counts, now))) {
            return null;
        }
        if (!task.speaksForTask()) {
            // The first replica decides, with what this one hands in.
            counts.decidedAt = counts.trained;
            return null;
        }
        counts.decidedAt = counts.trained;
        counts.decidedTime = now;
        int kept = (int) Math.min(counts.heldOut, HOLDOUT_CAPACITY);
        List<TrainingExample> holdout = new ArrayList<>(kept);
        for (int index = 0; index < kept; index++) {
            holdout.add(memory.holdout().get(index));
        }
        Optional<AdapterArtifact> published = memory.published();
        return new TaskWork.Trial(holdout, published.orElse(null));
    }

    private static boolean isDue(TaskSpec spec, TaskProgress.Counts counts, long now) {
        long every = spec.publication().every().toMillis();
        boolean clockWentBack = now < counts.decidedTime;
        return counts.trained - counts.decidedAt >= spec.publication().everyExamples()
                || (every > 0 && (clockWentBack || now - counts.decidedTime >= every));
    }

    /** Brings a stored adapter into device memory, where the task's is not there yet. */
    void load(ResidentTask task, TaskMemory memory) throws Exception {
        if (task.adapter() == null) {
            Optional<AdapterState> stored = memory.adapter();
            if (stored.isPresent()) {
                task.adapter(TrainableAdapter.restore(base, stored.get(), seed(task)));
            }
        }
    }

    /** Gives the task an adapter with these values, which has taken no step. */
    void begin(ResidentTask task, List<String> labels, float[] values) {
        AdapterState state = AdapterState.untrained(task.adapterSpec(), labels, values);
        task.adapter(TrainableAdapter.restore(base, state, seed(task)));
    }

    /** The task's adapter: resident, restored or made; null if there is nothing to use it for. */
    private @Nullable TrainableAdapter adapter(
            ResidentTask task, List<TrainingExample> training, TaskMemory memory) throws Exception {
        Set<String> labels = task.learns() ? labels(task, training) : Set.of();
        load(task, memory);
        TrainableAdapter adapter = task.adapter();
        if (adapter == null) {
            if (!canBegin(task, training, labels)) {
                return null;
            }
            adapter =
                    TrainableAdapter.create(
                            base, task.adapterSpec(), List.copyOf(labels), seed(task));
            task.adapter(adapter);
            if (task.replica() != null) {
                task.replica().begin(adapter.labels(), adapter.state().parameters());
                task.changes().replica = true;
            }
        }
        labels.forEach(adapter::addLabel);
        return adapter;
    }

    /** Those that the specification names and those of the examples, where the task has labels. */
    private static Set<String> labels(ResidentTask task, List<TrainingExample> training) {
        if (!task.adapterSpec().objective().hasLabels()) {
            return Set.of();
        }
        Set<String> labels = new LinkedHashSet<>(task.spec().labels().labels());
        training.forEach(example -> labels.addAll(List.of(example.answer().labels())));
        return labels;
    }

    /**
     * Whether there is something to learn. While no label of a task has been heard of, examples for
     * which none holds wait for replay.
     */
    private static boolean canBegin(
            ResidentTask task, List<TrainingExample> training, Set<String> labels) {
        return task.learns()
                && !training.isEmpty()
                && !(task.adapterSpec().objective().hasLabels() && labels.isEmpty());
    }

    private long seed(ResidentTask task) {
        return task.seed(jobSeed);
    }

    private static OffsetRange origin(TrainingExample example) {
        return OffsetRange.of(example.topic(), example.partition(), example.offset());
    }
}
