package io.perennial.benchmarks.stream;

import java.util.Comparator;
import java.util.List;

/** Trained examples a second, between the first and the last report of a stretch. */
final class ExampleRate {

    private ExampleRate() {}

    /**
     * @param batches in any order
     * @param from share of the examples that is left out at the beginning, where everything is cold
     * @param to share of the examples after which nothing counts, since the rest may wait for one
     *     subtask
     * @throws IllegalArgumentException where the stretch is too short to measure
     */
    static double of(List<TrainedBatch> batches, double from, double to) {
        List<TrainedBatch> ordered =
                batches.stream().sorted(Comparator.comparingLong(TrainedBatch::at)).toList();
        long all = ordered.stream().mapToLong(TrainedBatch::examples).sum();
        long seen = 0;
        long counted = 0;
        long begin = -1;
        long end = -1;
        for (TrainedBatch batch : ordered) {
            seen += batch.examples();
            if (seen < from * all) {
                begin = batch.at();
            } else if (begin < 0) {
                begin = batch.at();
            } else if (seen <= to * all) {
                // What ended with the beginning belongs to the time before it.
                counted += batch.at() > begin ? batch.examples() : 0;
                end = batch.at();
            }
        }
        if (end <= begin || counted == 0) {
            throw new IllegalArgumentException(
                    "%d examples in %d reports are too few to measure a rate; take more"
                            .formatted(all, batches.size()));
        }
        return counted / ((end - begin) / 1e3);
    }
}
