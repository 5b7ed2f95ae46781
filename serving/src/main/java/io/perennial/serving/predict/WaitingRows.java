package io.perennial.serving.predict;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * A bounded queue between the requests' threads and a computing thread. Safe for any thread.
 *
 * @param <T> rows that go through a forward together
 */
final class WaitingRows<T> {

    private final int limit;
    private final BatchPlanner planner;
    private final Function<? super T, RowShape> shapeOf;
    private final Deque<T> waiting = new ArrayDeque<>();
    private int rows;
    private boolean closed;

    WaitingRows(int limit, BatchPlanner planner, Function<? super T, RowShape> shapeOf) {
        this.limit = limit;
        this.planner = planner;
        this.shapeOf = shapeOf;
    }

    /** Appends all parts of a request, or none when they do not all fit. */
    synchronized boolean offer(List<T> parts) {
        int more = rowsOf(parts);
        if (closed) {
            throw new PredictionRefusedException.Stopping();
        }
        if (rows + more > limit) {
            return false;
        }
        waiting.addAll(parts);
        rows += more;
        notifyAll();
        return true;
    }

    /** Waits until there is something to do and takes one forward's worth; empty when closed. */
    synchronized List<T> take() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        if (closed) {
            return List.of();
        }
        List<T> taken = planner.take(waiting, shapeOf);
        rows -= rowsOf(taken);
        return taken;
    }

    private int rowsOf(List<T> parts) {
        return parts.stream().mapToInt(part -> shapeOf.apply(part).rows()).sum();
    }

    /** Rows that wait now. */
    synchronized int rows() {
        return rows;
    }

    int limit() {
        return limit;
    }

    /** Lets nobody in any more and hands back everyone who waits. */
    synchronized List<T> close() {
        closed = true;
        notifyAll();
        List<T> left = new ArrayList<>(waiting);
        waiting.clear();
        rows = 0;
        return left;
    }
}
