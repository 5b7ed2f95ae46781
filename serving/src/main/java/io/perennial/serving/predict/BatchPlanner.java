package io.perennial.serving.predict;

import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * Chooses who shares the next forward: always the one that waits longest, then in order of arrival
 * everyone who fits into the row limit and whose length does not make the others pay too much
 * padding. Nobody starves, since whoever is passed over moves to the front.
 *
 * @param rowsPerBatch rows in one forward at most
 * @param paddingFactor tokens computed together over tokens computed apart, at most
 */
record BatchPlanner(int rowsPerBatch, double paddingFactor) {

    /** Removes the chosen ones from the waiting and returns them; empty only when nobody waits. */
    <T> List<T> take(Deque<T> waiting, Function<? super T, RowShape> shapeOf) {
        List<T> chosen = new ArrayList<>();
        if (waiting.isEmpty()) {
            return chosen;
        }
        T first = waiting.removeFirst();
        chosen.add(first);
        RowShape together = shapeOf.apply(first);
        long apart = together.cells();
        Iterator<T> others = waiting.iterator();
        while (others.hasNext() && together.rows() < rowsPerBatch) {
            T other = others.next();
            RowShape shape = shapeOf.apply(other);
            RowShape joined = together.with(shape);
            boolean fits = joined.rows() <= rowsPerBatch;
            if (fits && joined.cells() <= paddingFactor * (apart + shape.cells())) {
                others.remove();
                chosen.add(other);
                together = joined;
                apart += shape.cells();
            }
        }
        return chosen;
    }
}
