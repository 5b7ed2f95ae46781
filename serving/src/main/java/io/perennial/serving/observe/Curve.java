package io.perennial.serving.observe;

import java.util.ArrayList;
import java.util.List;

/**
 * A quality over time, in bounded memory. Where there are too many points, each two neighbours
 * become one, so that a curve always reaches back to its beginning, ever more coarsely. Not
 * thread-safe.
 */
final class Curve {

    /** Points kept at most; even, so that halving leaves whole pairs. */
    static final int MOST = 160;

    private final List<CurvePoint> points = new ArrayList<>();
    private int measurementsPerPoint = 1;
    private int measurementsInLast;

    void add(CurvePoint point) {
        if (!points.isEmpty() && measurementsInLast < measurementsPerPoint) {
            int last = points.size() - 1;
            points.set(last, points.get(last).with(point));
            measurementsInLast++;
            return;
        }
        if (points.size() == MOST) {
            halve();
            measurementsInLast = measurementsPerPoint;
        }
        points.add(point);
        measurementsInLast = 1;
    }

    private void halve() {
        for (int pair = 0; pair < MOST / 2; pair++) {
            points.set(pair, points.get(2 * pair).with(points.get(2 * pair + 1)));
        }
        points.subList(MOST / 2, MOST).clear();
        measurementsPerPoint *= 2;
    }

    List<CurvePoint> points() {
        return List.copyOf(points);
    }
}
