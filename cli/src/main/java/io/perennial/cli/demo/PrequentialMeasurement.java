package io.perennial.cli.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * How many of some fresh examples were answered rightly before they were learned from.
 *
 * @param examplesSeen examples of the task that had arrived
 * @param examples that were measured, at least 1
 * @param accuracy of them, 0 to 1
 */
public record PrequentialMeasurement(long examplesSeen, int examples, double accuracy) {

    /** So many examples make a point of a curve: enough for its noise to be a few points. */
    private static final int WINDOW = 128;

    private static final int MOST_POINTS = 100;

    /**
     * A point of a curve.
     *
     * @param accuracy mean over the last measurements, of {@value #WINDOW} examples or all that
     *     there are
     */
    public record Point(long examplesSeen, double accuracy) {}

    /** At most 100 points, evenly spread; the last is always among them. */
    static List<Point> curve(List<PrequentialMeasurement> measurements) {
        int every = Math.max(1, (measurements.size() + MOST_POINTS - 1) / MOST_POINTS);
        List<Point> points = new ArrayList<>();
        for (int last = measurements.size() - 1; last >= 0; last -= every) {
            points.add(0, point(measurements, last));
        }
        return points;
    }

    private static Point point(List<PrequentialMeasurement> measurements, int last) {
        long examples = 0;
        double correct = 0.0;
        for (int i = last; i >= 0 && examples < WINDOW; i--) {
            examples += measurements.get(i).examples();
            correct += measurements.get(i).examples() * measurements.get(i).accuracy();
        }
        return new Point(measurements.get(last).examplesSeen(), correct / examples);
    }
}
