package io.perennial.benchmarks.continual.incremental;

import io.perennial.model.route.Route;
import io.perennial.model.route.TaskScore;
import io.perennial.model.text.EncodedText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A test row that looks for its label among all tasks. Two experts speak: the router of every task
 * and label, p(task, label | features), and each task's adapter of its own labels, p(label | text,
 * task). The label with the largest product wins (Hinton 2002, "Training Products of Experts by
 * Minimizing Contrastive Divergence", section 1): a task whose two experts disagree about the label
 * loses. No adapter is asked whose task could no longer win.
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
        double best = best().score();
        for (TaskScore score : route().tasks()) {
            if (!answers.containsKey(score.task()) && most(score) > best) {
                return score.task();
            }
        }
        return null;
    }

    /** What the product can be at most: the adapter's factor is at most 1. */
    private static double most(TaskScore score) {
        return Arrays.stream(score.labelLogProbabilities()).max().orElseThrow();
    }

    private record Best(double score, String task, int label) {}

    /** The largest product among the tasks that were asked. */
    private Best best() {
        Best best = new Best(Double.NEGATIVE_INFINITY, "", -1);
        for (TaskScore score : route().tasks()) {
            float[] found = answers.get(score.task());
            for (int i = 0; found != null && i < found.length; i++) {
                double product = score.labelLogProbabilities()[i] + Math.log(found[i]);
                if (product > best.score()) {
                    best = new Best(product, score.task(), i);
                }
            }
        }
        return best;
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
        Best best = best();
        return best.task().equals(task) && best.label() == label;
    }
}
