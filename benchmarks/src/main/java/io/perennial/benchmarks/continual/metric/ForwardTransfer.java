package io.perennial.benchmarks.continual.metric;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What earlier tasks do for learning later ones: FT of Wolczyk et al. 2021, "Continual World: A
 * Robotic Benchmark for Continual Reinforcement Learning", section 4.2, with accuracy on the stream
 * in the place of success. Every task has a head of its own, so accuracy before learning (Lopez-Paz
 * and Ranzato 2017) would say nothing.
 */
public final class ForwardTransfer {

    private ForwardTransfer() {}

    /**
     * Mean over tasks of (AUC - AUC from scratch) / (1 - AUC from scratch), AUC being the area
     * under the prequential curve. 1 is perfect from the first example on, 0 is no transfer, below
     * 0 earlier tasks are a hindrance.
     *
     * @param learnt a curve for each task
     * @param fromScratch of the same method that knows no other task, for the same tasks
     * @return empty where nothing was left to gain in any task
     */
    public static OptionalDouble of(
            List<PrequentialCurve> learnt, List<PrequentialCurve> fromScratch) {
        if (learnt.size() != fromScratch.size()) {
            throw new IllegalArgumentException(
                    "%d curves cannot be compared with %d; give one of each for every task"
                            .formatted(learnt.size(), fromScratch.size()));
        }
        return IntStream.range(0, learnt.size())
                .filter(task -> fromScratch.get(task).area() < 1)
                .mapToDouble(task -> gain(learnt.get(task).area(), fromScratch.get(task).area()))
                .average();
    }

    private static double gain(double area, double scratch) {
        return (area - scratch) / (1 - scratch);
    }
}
