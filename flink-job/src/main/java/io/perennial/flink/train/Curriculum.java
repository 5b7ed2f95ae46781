package io.perennial.flink.train;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.text.EncodedText;
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
    private final long jobSeed;

    Curriculum(FrozenBase base, long jobSeed) {
        this.base = base;
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
        TrainableAdapter adapter = adapter(task, taken.training(), memory);
        TaskWork.Batch fresh =
                adapter == null ? TaskWork.Batch.EMPTY : batch(adapter, taken.training());
        List<TaskWork.Batch> replays = List.of();
        boolean learns = task.learns() && !fresh.isEmpty();
        if (learns) {
            task.changes().adapter = true;
            keep(task, taken.training(), memory);
            replays = replays(task, adapter, memory);
        }
        return new TaskWork(
                task,
                adapter,
                learns,
                fresh,
                replays,
                Hyperparameters.of(task.spec().learningRate()),
                trial(task, memory, now));
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

    private List<TaskWork.Batch> replays(
            ResidentTask task, TrainableAdapter adapter, TaskMemory memory) throws Exception {
        TaskSpec spec = task.spec();
        Reservoir reservoir = task.progress().reservoir();
        long seed = SeededNumbers.mix(seed(task), task.progress().counts().trained);
        List<TaskWork.Batch> replays = new ArrayList<>();
        for (int pass = 0; pass < spec.replay().passes() && reservoir.size() > 0; pass++) {
            List<TrainingExample> drawn = new ArrayList<>();
            for (int index : reservoir.draw(SeededNumbers.mix(seed, pass), spec.batchSize())) {
                drawn.add(memory.reservoir().get(index));
            }
            replays.add(batch(adapter, drawn));
        }
        return replays;
    }

    private TaskWork.@Nullable Trial trial(ResidentTask task, TaskMemory memory, long now)
            throws Exception {
        TaskProgress.Counts counts = task.progress().counts();
        boolean asked = task.waiting().decide && task.pending().isEmpty();
        if (asked) {
            task.waiting().decide = false;
        }
        if (!task.progress().hasUndecided() || !(asked || isDue(task.spec(), counts, now))) {
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
        return counts.trained - counts.decidedAt >= spec.publication().everyExamples()
                || (every > 0 && now - counts.decidedTime >= every);
    }

    /** The task's adapter: resident, restored or made; null if there is nothing to use it for. */
    private @Nullable TrainableAdapter adapter(
            ResidentTask task, List<TrainingExample> training, TaskMemory memory) throws Exception {
        TrainableAdapter adapter = task.adapter();
        if (adapter == null) {
            Optional<AdapterState> stored = memory.adapter();
            if (stored.isPresent()) {
                adapter = TrainableAdapter.restore(base, stored.get(), seed(task));
            } else if (task.learns() && !training.isEmpty()) {
                adapter =
                        TrainableAdapter.create(
                                base,
                                AdapterSpec.parse(task.spec().adapter().json()),
                                firstLabels(task.spec(), training),
                                seed(task));
            } else {
                return null;
            }
            task.adapter(adapter);
        }
        if (task.learns()) {
            task.spec().labels().labels().forEach(adapter::addLabel);
            training.stream().map(TrainingExample::label).forEach(adapter::addLabel);
        }
        return adapter;
    }

    private static List<String> firstLabels(TaskSpec spec, List<TrainingExample> training) {
        Set<String> labels = new LinkedHashSet<>(spec.labels().labels());
        training.forEach(example -> labels.add(example.label()));
        return List.copyOf(labels);
    }

    private static TaskWork.Batch batch(TrainableAdapter adapter, List<TrainingExample> examples) {
        List<EncodedText> texts = examples.stream().map(TrainingExample::text).toList();
        int[] labels =
                examples.stream()
                        .mapToInt(example -> adapter.labelIndex(example.label()))
                        .toArray();
        return new TaskWork.Batch(texts, labels);
    }

    private long seed(ResidentTask task) {
        return SeededNumbers.taskSeed(
                jobSeed, task.key().task(), task.progress().counts().generation);
    }

    private static OffsetRange origin(TrainingExample example) {
        return OffsetRange.of(example.topic(), example.partition(), example.offset());
    }
}
