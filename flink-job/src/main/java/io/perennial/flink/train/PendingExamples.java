package io.perennial.flink.train;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * A task's accepted examples that no step has taken yet, in order. Held-out examples keep their
 * place among the others, so that what a publication is measured on depends on counts only and not
 * on how fast steps are.
 */
final class PendingExamples {

    /** What one step takes: examples to train on, and held-out ones that lay between them. */
    record Taken(List<TrainingExample> training, List<TrainingExample> holdout) {}

    private final Deque<TrainingExample> queue = new ArrayDeque<>();
    private int trainable;

    void add(TrainingExample example) {
        queue.addLast(example);
        if (!example.holdout()) {
            trainable++;
        }
    }

    /** Takes everything up to the {@code batchSize}-th example to train on, or all there is. */
    Taken take(int batchSize) {
        List<TrainingExample> training = new ArrayList<>(batchSize);
        List<TrainingExample> holdout = new ArrayList<>();
        while (training.size() < batchSize && !queue.isEmpty()) {
            TrainingExample example = queue.removeFirst();
            (example.holdout() ? holdout : training).add(example);
        }
        trainable -= training.size();
        return new Taken(training, holdout);
    }

    /** The next examples to train on, at most so many; they stay where they are. */
    List<TrainingExample> next(int count) {
        return queue.stream().filter(example -> !example.holdout()).limit(count).toList();
    }

    /** Examples to train on, held-out ones not counted. */
    int trainable() {
        return trainable;
    }

    int size() {
        return queue.size();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    void clear() {
        queue.clear();
        trainable = 0;
    }

    Collection<TrainingExample> examples() {
        return Collections.unmodifiableCollection(queue);
    }
}
