package io.perennial.model.transfer;

import io.perennial.model.fuse.Target;
import io.perennial.model.text.EncodedText;
import java.util.Arrays;
import java.util.List;

/**
 * The first labelled examples of a new task.
 *
 * @param targets what each text asks for, all of one kind; labels are indices of any list of the
 *     task's labels
 */
public record FirstExamples(List<EncodedText> texts, List<Target> targets) {

    public FirstExamples {
        texts = List.copyOf(texts);
        targets = List.copyOf(targets);
        if (texts.size() != targets.size()) {
            throw new IllegalArgumentException(
                    "%d texts cannot be measured with %d targets; give one a text"
                            .formatted(texts.size(), targets.size()));
        }
    }

    /** Examples of a classification task, by the labels' indices. */
    public static FirstExamples ofLabels(List<EncodedText> texts, int[] labels) {
        List<Target> targets = Arrays.stream(labels).<Target>mapToObj(Target.Label::new).toList();
        return new FirstExamples(texts, targets);
    }

    public int size() {
        return texts.size();
    }

    /** Whether every answer is one label. */
    boolean haveOneLabel() {
        return targets.stream().allMatch(Target.Label.class::isInstance);
    }

    /**
     * The answers as numbers, [size, columns]: a column a label, 1 where it holds, or the one value
     * of a regression task.
     *
     * @throws IllegalArgumentException where the task writes text, which is no number
     */
    double[][] asNumbers() {
        int columns = targets.stream().mapToInt(FirstExamples::columns).max().orElse(0);
        double[][] numbers = new double[targets.size()][columns];
        for (int row = 0; row < numbers.length; row++) {
            fill(numbers[row], targets.get(row));
        }
        return numbers;
    }

    private static int columns(Target target) {
        if (target instanceof Target.Label label) {
            return label.index() + 1;
        }
        if (target instanceof Target.LabelSet set) {
            return set.indices().stream().mapToInt(index -> index + 1).max().orElse(0);
        }
        if (target instanceof Target.Value) {
            return 1;
        }
        throw new IllegalArgumentException(
                "texts that are to be written cannot be compared as numbers; start the task fresh");
    }

    private static void fill(double[] row, Target target) {
        if (target instanceof Target.Label label) {
            row[label.index()] = 1;
        } else if (target instanceof Target.LabelSet set) {
            set.indices().forEach(index -> row[index] = 1);
        } else if (target instanceof Target.Value value) {
            row[0] = value.value();
        }
    }
}
