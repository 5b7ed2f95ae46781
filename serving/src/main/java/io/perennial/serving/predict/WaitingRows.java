package io.perennial.serving.predict;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The bounded queue between the requests' threads and the prediction thread. Safe for any thread.
 */
final class WaitingRows {

    private final int limit;
    private final BatchPlanner planner;
    private final Deque<PendingRows> waiting = new ArrayDeque<>();
    private int rows;
    private boolean closed;

    WaitingRows(int limit, BatchPlanner planner) {
        this.limit = limit;
        this.planner = planner;
    }

    /** Appends all parts of a request, or none when they do not all fit. */
    synchronized boolean offer(List<PendingRows> parts) {
        int more = parts.stream().mapToInt(part -> part.shape().rows()).sum();
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
    synchronized List<PendingRows> take() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        if (closed) {
            return List.of();
        }
        List<PendingRows> taken = planner.take(waiting, PendingRows::shape);
        rows -= taken.stream().mapToInt(part -> part.shape().rows()).sum();
        return taken;
    }

    /** Rows that wait now. */
    synchronized int rows() {
        return rows;
    }

    int limit() {
        return limit;
    }

    /** Lets nobody in any more and hands back everyone who waits. */
    synchronized List<PendingRows> close() {
        closed = true;
        notifyAll();
        List<PendingRows> left = new ArrayList<>(waiting);
        waiting.clear();
        rows = 0;
        return left;
    }
}
