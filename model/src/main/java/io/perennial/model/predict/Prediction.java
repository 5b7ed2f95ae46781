package io.perennial.model.predict;

import java.util.List;

/** The answer for one text; its kind is that of the task's objective. */
public sealed interface Prediction {

    /**
     * The most probable label.
     *
     * @param labelIndex its place in the adapter's labels
     * @param probabilities in the order of the adapter's labels; they sum to 1
     */
    record Label(String label, int labelIndex, float[] probabilities) implements Prediction {}

    /**
     * All labels that hold.
     *
     * @param labels those with a probability of at least one half, in the adapter's order
     * @param probabilities in the order of the adapter's labels, each for itself
     */
    record LabelSet(List<String> labels, float[] probabilities) implements Prediction {
        public LabelSet {
            labels = List.copyOf(labels);
        }
    }

    /** A number. */
    record Value(float value) implements Prediction {}

    /** Index of the largest probability, the first of equal ones. */
    static int mostProbable(float[] probabilities) {
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            if (probabilities[i] > probabilities[best]) {
                best = i;
            }
        }
        return best;
    }
}
