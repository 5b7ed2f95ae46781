package io.perennial.schemas.task;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The labels of a task.
 *
 * @param closed true: these labels and no others; false: grows as labels appear, starting from
 *     these
 * @param labels in the order of the classifier's outputs
 */
public record LabelSet(boolean closed, List<String> labels) {

    public static final int MAX_LABELS = 10_000;

    private static final int FEWEST_CLOSED_LABELS = 2;

    /**
     * @throws io.perennial.schemas.json.InvalidFieldException if the labels break a rule
     */
    public LabelSet {
        labels = List.copyOf(labels);
        if (closed && labels.size() < FEWEST_CLOSED_LABELS) {
            throw Limits.refuse(
                    "labels",
                    "has " + labels.size() + " labels; a closed list needs at least 2",
                    "name them all, or write \"open\"");
        }
        if (labels.size() > MAX_LABELS) {
            throw Limits.refuse(
                    "labels", "has " + labels.size() + " labels", "use at most " + MAX_LABELS);
        }
        Set<String> seen = new HashSet<>();
        for (String label : labels) {
            LabelName.check("labels", label);
            if (!seen.add(label)) {
                throw Limits.refuse(
                        "labels", "names \"" + label + "\" twice", "name every label once");
            }
        }
    }

    /** These labels and no others. */
    public static LabelSet closed(List<String> labels) {
        return new LabelSet(true, labels);
    }

    /** Whatever labels appear. */
    public static LabelSet open() {
        return new LabelSet(false, List.of());
    }
}
