package io.perennial.model.train;

import io.perennial.model.fuse.Target;
import io.perennial.model.text.EncodedText;
import java.util.Arrays;
import java.util.List;

/**
 * One task's part of a step.
 *
 * @param targets what each text asks for, of the kind of the adapter's objective
 * @param alone whether its rows go through the base apart from other tasks', so that the result
 *     does not depend on who shares the step to the last bit
 */
public record TaskBatch(
        TrainableAdapter adapter,
        List<EncodedText> texts,
        List<Target> targets,
        Hyperparameters hyperparameters,
        boolean alone) {

    public TaskBatch {
        texts = List.copyOf(texts);
        targets = List.copyOf(targets);
        if (texts.isEmpty() || texts.size() != targets.size()) {
            throw new IllegalArgumentException(
                    "a batch needs as many targets as texts, and at least one; it has %d texts and %d targets"
                            .formatted(texts.size(), targets.size()));
        }
        for (Target target : targets) {
            check(target, adapter.labels().size());
        }
    }

    /** A batch whose rows share passes with other tasks'. */
    public TaskBatch(
            TrainableAdapter adapter,
            List<EncodedText> texts,
            List<Target> targets,
            Hyperparameters hyperparameters) {
        this(adapter, texts, targets, hyperparameters, false);
    }

    /** A batch of a classification task, by the labels' indices. */
    public static TaskBatch ofLabels(
            TrainableAdapter adapter,
            List<EncodedText> texts,
            int[] labels,
            Hyperparameters hyperparameters) {
        List<Target> targets = Arrays.stream(labels).<Target>mapToObj(Target.Label::new).toList();
        return new TaskBatch(adapter, texts, targets, hyperparameters);
    }

    private static void check(Target target, int labels) {
        if (target instanceof Target.Label label) {
            checkLabel(label.index(), labels);
        } else if (target instanceof Target.LabelSet set) {
            set.indices().forEach(index -> checkLabel(index, labels));
        }
    }

    private static void checkLabel(int label, int labels) {
        if (label < 0 || label >= labels) {
            throw new IllegalArgumentException(
                    "label %d is not one of the adapter's %d".formatted(label, labels));
        }
    }
}
