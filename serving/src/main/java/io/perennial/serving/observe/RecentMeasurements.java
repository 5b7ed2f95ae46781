package io.perennial.serving.observe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The last measurements of fresh examples, as one. Not thread-safe. */
final class RecentMeasurements {

    /** So many examples are enough to say how a task does now; fewer where a task has fewer. */
    static final int EXAMPLES = 256;

    private static final int MOST = 256;

    private final Deque<CurvePoint> last = new ArrayDeque<>();
    private long examples;

    void add(CurvePoint point) {
        last.addLast(point);
        examples += point.measured();
        while (last.size() > MOST
                || (last.size() > 1 && examples - last.getFirst().measured() >= EXAMPLES)) {
            examples -= last.removeFirst().measured();
        }
    }

    /** All of them together; empty before the first one. */
    Optional<CurvePoint> together() {
        return last.stream().reduce(CurvePoint::with);
    }
}
