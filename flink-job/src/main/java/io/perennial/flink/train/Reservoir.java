package io.perennial.flink.train;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which of a task's own examples are kept for replay, and which of them a step replays: uniform
 * sampling with a reservoir (Vitter 1985, algorithm R). Holds numbers only; the examples themselves
 * lie in keyed state under the indices given here.
 */
final class Reservoir {

    /** The offered example is not kept. */
    static final int NOT_KEPT = -1;

    private int size;
    private long offered;

    Reservoir(int size, long offered) {
        this.size = size;
        this.offered = offered;
    }

    /** Offers one example; answers the index to keep it under, or {@link #NOT_KEPT}. */
    int offer(long seed, int capacity) {
        long place = offered++;
        if (size < capacity) {
            return size++;
        }
        if (capacity == 0) {
            return NOT_KEPT;
        }
        long index = SeededNumbers.below(place + 1, SeededNumbers.mix(seed, place));
        return index < capacity ? (int) index : NOT_KEPT;
    }

    /** Distinct indices of at most {@code count} kept examples, in drawn order. */
    int[] draw(long seed, int count) {
        int wanted = Math.min(count, size);
        Set<Integer> drawn = new LinkedHashSet<>();
        for (long i = 0; drawn.size() < wanted; i++) {
            drawn.add((int) SeededNumbers.below(size, SeededNumbers.mix(seed, i)));
        }
        return drawn.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Gives up the indices from {@code capacity} on; answers how many there were before. */
    int shrink(int capacity) {
        int before = size;
        size = Math.min(size, capacity);
        return before;
    }

    int size() {
        return size;
    }

    long offered() {
        return offered;
    }
}
