package io.perennial.benchmarks.continual.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * How right a learner is on examples that it is about to learn, test then train: Dawid 1984,
 * "Present Position and Potential Developments: the Prequential Approach"; Gama et al. 2013, "On
 * Evaluating Stream Learning Algorithms". Only the first pass over the examples counts, since later
 * passes test nothing new.
 *
 * @param examples of each batch, in the order of learning
 * @param correct right answers of each batch before its update
 */
public record PrequentialCurve(List<Integer> examples, List<Integer> correct) {

    private static final int MOST_POINTS = 100;

    /**
     * A place on the drawn curve.
     *
     * @param seen examples so far, this window's among them
     * @param accuracy of the window that ends here, 0 to 1
     */
    public record Point(int seen, double accuracy) {}

    public PrequentialCurve {
        examples = List.copyOf(examples);
        correct = List.copyOf(correct);
        if (examples.isEmpty() || examples.size() != correct.size()) {
            throw new IllegalArgumentException(
                    "%d batches with %d counts of right answers; a curve needs one each, and at least one"
                            .formatted(examples.size(), correct.size()));
        }
    }

    /**
     * The area under the curve, divided by its length: the mean accuracy over all examples, 0 to 1.
     */
    public double area() {
        return sum(correct) / sum(examples);
    }

    private static double sum(List<Integer> values) {
        return values.stream().mapToDouble(Integer::doubleValue).sum();
    }

    /** At most 100 windows of as many batches each; the last one may have fewer. */
    public List<Point> points() {
        int batches = (examples.size() + MOST_POINTS - 1) / MOST_POINTS;
        List<Point> points = new ArrayList<>();
        int seen = 0;
        for (int from = 0; from < examples.size(); from += batches) {
            int to = Math.min(examples.size(), from + batches);
            double window = sum(examples.subList(from, to));
            seen += (int) window;
            points.add(new Point(seen, sum(correct.subList(from, to)) / window));
        }
        return points;
    }
}
