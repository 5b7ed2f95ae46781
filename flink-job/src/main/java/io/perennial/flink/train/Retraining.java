package io.perennial.flink.train;

import io.perennial.flink.ingest.IncomingExample;
import io.perennial.flink.onboard.TaskEvent;
import io.perennial.flink.onboard.TaskKey;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.route.FeatureStatistics;
import io.perennial.model.train.AdapterState;
import io.perennial.model.train.LowerStates;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.schemas.task.TaskSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains one task again as the job has trained it, step by step, from its lineage. The same base,
 * settings of compute, seed, specifications and batches give the same parameters to the last bit
 * where the task's steps were computed alone ({@code reproducible}), and up to rounding where they
 * were shared.
 *
 * <p>It makes its steps by the job's own {@code Curriculum}; only the state behind it is in memory.
 */
public final class Retraining implements AutoCloseable {

    private final FrozenBase base;
    private final String name;
    private final int generation;
    private final LowerStates lowerStates;
    private final StepRunner runner;
    private final Curriculum curriculum;
    private final Memory memory = new Memory();
    private List<AdapterArtifact> sources = List.of();
    private @Nullable ResidentTask task;

    /**
     * @param generation how often the task had begun with new parameters before
     * @param jobSeed seed of the job that trained it
     */
    public Retraining(FrozenBase base, String task, int generation, long jobSeed) {
        this.base = base;
        this.name = task;
        this.generation = generation;
        this.lowerStates = new LowerStates(base, 0);
        this.runner = new StepRunner(base, lowerStates);
        this.curriculum = new Curriculum(base, starting -> sources, jobSeed);
    }

    /** Goes by this specification from here on; the first one comes before all examples. */
    public void goBy(TaskSpec spec) throws Exception {
        // What texts look like is no part of the parameters.
        TaskSpec needed = spec.toBuilder().routable(false).build();
        if (task == null) {
            TaskProgress progress = TaskProgress.begin(base.fingerprint());
            progress.counts().generation = generation;
            TaskKey key = TaskKey.of(name, spec.slot());
            task = new ResidentTask(key, needed, progress, new PendingExamples());
        } else {
            task.spec(needed);
            SpecChange.shrinkReservoir(task, memory.reservoir());
        }
    }

    /**
     * Takes one step on a batch, and those on replayed examples that follow it.
     *
     * @param ahead examples behind it that a start was chosen by
     * @param source the adapter that was chosen to start from, if one was
     */
    public void train(
            List<IncomingExample> batch,
            List<IncomingExample> ahead,
            Optional<AdapterArtifact> source)
            throws Exception {
        ResidentTask trained = begun();
        batch.forEach(example -> trained.pending().add(example(example)));
        ahead.forEach(example -> trained.pending().add(example(example)));
        sources = source.map(List::of).orElse(List.of());
        TaskWork work = curriculum.next(trained, memory, 0).withoutTrial();
        trained.pending().clear();
        TaskOutcome outcome = runner.run(List.of(work)).get(0);
        if (outcome.start() != null) {
            trained.start(outcome.start());
        }
    }

    private TrainingExample example(IncomingExample example) {
        return TrainingExample.of(TaskEvent.example(begun().key(), example, false));
    }

    /**
     * The parameters as they would be published now, with their labels and no metadata.
     *
     * @throws IllegalStateException if there was no example yet
     */
    public AdapterArtifact artifact(long version) {
        TrainableAdapter adapter = begun().adapter();
        if (adapter == null) {
            throw new IllegalStateException(name + " has not been trained");
        }
        return new AdapterArtifact(
                name,
                version,
                base.fingerprint(),
                adapter.publishedSpec(),
                adapter.labels(),
                Map.of(),
                adapter.parameters());
    }

    /** Updates so far, those on replayed examples among them. */
    public long steps() {
        TrainableAdapter adapter = begun().adapter();
        return adapter == null ? 0 : adapter.steps();
    }

    private ResidentTask begun() {
        if (task == null) {
            throw new IllegalStateException(name + " has no specification yet");
        }
        return task;
    }

    @Override
    public void close() {
        if (task != null) {
            task.closeAdapter();
        }
        lowerStates.close();
    }

    /** What the job keeps in its state. */
    private static final class Memory implements TaskMemory {

        private final Examples reservoir = new Examples();
        private final Examples holdout = new Examples();

        @Override
        public ExampleStore reservoir() {
            return reservoir;
        }

        @Override
        public ExampleStore holdout() {
            return holdout;
        }

        @Override
        public Optional<AdapterState> adapter() {
            return Optional.empty();
        }

        @Override
        public Optional<FeatureStatistics> features() {
            return Optional.empty();
        }

        @Override
        public Optional<AdapterArtifact> published() {
            return Optional.empty();
        }
    }

    private static final class Examples implements ExampleStore {

        private final Map<Integer, TrainingExample> examples = new HashMap<>();

        @Override
        public void put(int index, TrainingExample example) {
            examples.put(index, example);
        }

        @Override
        public TrainingExample get(int index) {
            return examples.get(index);
        }

        @Override
        public void remove(int index) {
            examples.remove(index);
        }
    }
}
