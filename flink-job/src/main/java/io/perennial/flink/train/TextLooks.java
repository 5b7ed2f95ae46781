package io.perennial.flink.train;

import io.perennial.model.architecture.Objective;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.route.FeatureStatistics;
import io.perennial.model.route.FrozenFeatures;
import io.perennial.model.text.EncodedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes what fresh texts look like to the frozen base into their tasks' statistics: one forward for
 * all tasks of a step. Every example counts once; replayed and held-out ones do not. Belongs to the
 * worker thread.
 */
final class TextLooks {

    private final FrozenFeatures frozen;

    TextLooks(FrozenBase base) {
        this.frozen = new FrozenFeatures(base);
    }

    /** Brings the statistics of the tasks that learn, and keep some, up to date. */
    void remember(List<TaskWork> works) {
        List<TaskWork> learning =
                works.stream()
                        .filter(work -> work.learns() && work.task().features() != null)
                        .toList();
        List<EncodedText> texts = new ArrayList<>();
        for (TaskWork work : learning) {
            work.fresh().forEach(example -> texts.add(asked(example)));
        }
        List<float[]> features = frozen.of(texts);
        int next = 0;
        for (TaskWork work : learning) {
            List<String> labels = work.adapter().labels();
            FeatureStatistics statistics = work.task().features();
            for (TrainingExample example : work.fresh()) {
                statistics.add(features.get(next++), label(example, labels));
            }
        }
    }

    /**
     * What a request would have of the example: a text that shall be continued ends before that.
     */
    private static EncodedText asked(TrainingExample example) {
        if (example.answer().objective() != Objective.TEXT) {
            return example.text();
        }
        int[] given = Arrays.copyOf(example.tokenIds(), example.firstLength());
        return new EncodedText(given, given.length, false);
    }

    /** Tasks that do not tell classes apart have one class. */
    private static int label(TrainingExample example, List<String> labels) {
        return switch (example.answer().objective()) {
            case CLASSIFICATION -> labels.indexOf(example.answer().labels()[0]);
            case MULTI_LABEL, REGRESSION, TEXT -> 0;
        };
    }
}
