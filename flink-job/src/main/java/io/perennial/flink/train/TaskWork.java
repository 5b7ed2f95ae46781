package io.perennial.flink.train;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.TrainableAdapter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One task's part of a step: perhaps the choice of a start, then the fresh batch, then the replayed
 * ones, then perhaps a decision on publication.
 *
 * @param adapter null only when there is nothing to do with it
 * @param learns false = the fresh batch is measured, and changes nothing
 * @param replays batches of the task's own earlier examples, one after another
 * @param beginning null = the adapter is what it is
 */
record TaskWork(
        ResidentTask task,
        @Nullable TrainableAdapter adapter,
        boolean learns,
        List<TrainingExample> fresh,
        List<List<TrainingExample>> replays,
        Hyperparameters hyperparameters,
        @Nullable Beginning beginning,
        @Nullable Trial trial) {

    /** The same without a decision on publication. */
    TaskWork withoutTrial() {
        return new TaskWork(
                task, adapter, learns, fresh, replays, hyperparameters, beginning, null);
    }

    /**
     * What the choice of a start needs; the adapter has taken no step.
     *
     * @param first the fresh batch and what waits behind it
     * @param sources published adapters of other tasks
     */
    record Beginning(List<TrainingExample> first, List<AdapterArtifact> sources) {}

    /**
     * What a decision on publication needs.
     *
     * @param holdout examples that neither candidate nor published version was trained on
     * @param published the version that is being served, if there is one
     */
    record Trial(List<TrainingExample> holdout, @Nullable AdapterArtifact published) {}
}
