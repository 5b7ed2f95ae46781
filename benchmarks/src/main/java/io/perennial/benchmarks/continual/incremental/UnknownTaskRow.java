package io.perennial.benchmarks.continual.incremental;

import io.perennial.model.route.Route;
import io.perennial.model.route.TaskScore;
import io.perennial.model.text.EncodedText;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A test row that looks for its label among all tasks: the one with the largest p(task | features)
 * p(label | task), the first factor by the router, the second by the task's adapter. Tasks are
 * asked in the order of the first factor, and none is asked that could no longer win.
 */
final class UnknownTaskRow {

    private final EncodedText text;
    private final float[] features;
    private final String task;
    private final int label;
    private final Map<String, float[]> answers = new HashMap<>();
    private @Nullable Route route;

    /**
     * @param task the row's own
     * @param label its index there
     */
    UnknownTaskRow(EncodedText text, float[] features, String task, int label) {
        this.text = text;
        this.features = features;
        this.task = task;
        this.label = label;
    }

    EncodedText text() {
        return text;
    }

    float[] features() {
        return features;
    }

    /** Takes what the router says of the tasks so far. */
    void routed(Route found) {
        route = found;
    }

    private Route route() {
        if (route == null) {
            throw new IllegalStateException("the row has no route yet");
        }
        return route;
    }

    /** The next task to ask; null where the answer is certain. */
    @Nullable String nextTask() {
        double best = Double.NEGATIVE_INFINITY;
        for (TaskScore score : route().tasks()) {
            if (score.logProbability() <= best) {
                return null;
            }
            float[] found = answers.get(score.task());
            if (found == null) {
                return score.task();
            }
            best = Math.max(best, score.logProbability() + Math.log(found[highest(found)]));
        }
        return null;
    }

    /** Takes an adapter's probabilities; they hold for good, since the adapter never changes. */
    void answered(String by, float[] probabilities) {
        answers.put(by, probabilities);
    }

    /** How strange the row is to all tasks. */
    double outOfScope() {
        return route().outOfScope();
    }

    /** Whether the most probable task is the row's own. */
    boolean taskIsRight() {
        return route().tasks().get(0).task().equals(task);
    }

    /** Whether the most probable label is the row's own. */
    boolean labelIsRight() {
        double best = Double.NEGATIVE_INFINITY;
        boolean right = false;
        for (TaskScore score : route().tasks()) {
            float[] found = answers.get(score.task());
            if (found != null) {
                int highest = highest(found);
                double joint = score.logProbability() + Math.log(found[highest]);
                if (joint > best) {
                    best = joint;
                    right = score.task().equals(task) && highest == label;
                }
            }
        }
        return right;
    }

    private static int highest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
