package io.perennial.flink.train;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.TrainableAdapter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One task's part of a step: first the fresh batch, then the replayed ones, then perhaps a decision
 * on publication.
 *
 * @param adapter null only when there is nothing to do with it
 * @param learns false = the fresh batch is measured, and changes nothing
 * @param replays batches of the task's own earlier examples, one after another
 */
record TaskWork(
        ResidentTask task,
        @Nullable TrainableAdapter adapter,
        boolean learns,
        Batch fresh,
        List<Batch> replays,
        Hyperparameters hyperparameters,
        @Nullable Trial trial) {

    /**
     * Rows and their labels.
     *
     * @param labels index in the adapter's labels; -1 = the adapter does not know the label
     */
    record Batch(List<EncodedText> texts, int[] labels) {

        static final Batch EMPTY = new Batch(List.of(), new int[0]);

        boolean isEmpty() {
            return texts.isEmpty();
        }
    }

    /**
     * What a decision on publication needs.
     *
     * @param holdout examples that neither candidate nor published version was trained on
     * @param published the version that is being served, if there is one
     */
    record Trial(List<TrainingExample> holdout, @Nullable AdapterArtifact published) {}
}
