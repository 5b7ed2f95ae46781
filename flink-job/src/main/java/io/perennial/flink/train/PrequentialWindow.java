package io.perennial.flink.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The prequential (test, then train) results of a task's last batches. */
final class PrequentialWindow {

    /** Batches that the window looks back. */
    static final int BATCHES = 16;

    private final Deque<Measurement> batches = new ArrayDeque<>();

    void add(Measurement batch) {
        batches.addLast(batch);
        if (batches.size() > BATCHES) {
            batches.removeFirst();
        }
    }

    Measurement total() {
        int examples = 0;
        int correct = 0;
        double lossSum = 0;
        for (Measurement batch : batches) {
            examples += batch.examples();
            correct += batch.correct();
            lossSum += batch.lossSum();
        }
        return new Measurement(examples, correct, lossSum);
    }

    List<Measurement> batches() {
        return List.copyOf(batches);
    }
}
