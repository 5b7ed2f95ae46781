package io.perennial.benchmarks.speed;

import io.perennial.model.base.FrozenBase;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Rows of random tokens with random labels: speed does not depend on what they say. */
final class RandomRows {

    /** The labels of every measured task. */
    static final List<String> LABELS = List.of("a", "b", "c", "d");

    /** What comes before is special: padding, separators and the like. */
    private static final int FIRST_WORD = 5;

    private RandomRows() {}

    /**
     * A batch of a task with {@link #LABELS}.
     *
     * @param tokens of every row
     */
    static TaskBatch batch(
            FrozenBase base, TrainableAdapter adapter, int rows, int tokens, long seed) {
        int[] lengths = new int[rows];
        Arrays.fill(lengths, tokens);
        return batch(base, adapter, lengths, seed);
    }

    /**
     * A batch of a task with {@link #LABELS}.
     *
     * @param lengths tokens of each row
     */
    static TaskBatch batch(FrozenBase base, TrainableAdapter adapter, int[] lengths, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<EncodedText> texts = new ArrayList<>();
        int[] labels = new int[lengths.length];
        int words = base.config().vocabularySize();
        for (int row = 0; row < lengths.length; row++) {
            int[] ids = random.ints(lengths[row], FIRST_WORD, words).toArray();
            texts.add(new EncodedText(ids, lengths[row], false));
            labels[row] = random.nextInt(LABELS.size());
        }
        return TaskBatch.ofLabels(adapter, texts, labels, Hyperparameters.of(1e-3));
    }
}
