package io.perennial.benchmarks.continual.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The orders in which tasks are taught. */
public final class TaskOrder {

    private TaskOrder() {}

    /**
     * @param seed 1 is the order given; every other seed shuffles it, always the same way
     */
    public static <T> List<T> of(List<T> given, long seed) {
        List<T> order = new ArrayList<>(given);
        if (seed != 1) {
            Collections.shuffle(order, new Random(seed));
        }
        return order;
    }
}
