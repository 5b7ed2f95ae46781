package io.perennial.cli.produce;

import io.perennial.cli.streams.LabeledText;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.InvalidAdapterSpecException;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fuse.Target;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.schemas.example.Answer;
import io.perennial.schemas.task.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * About how long a task takes to learn from rows: extrapolated from steps with its adapter on some
 * of them, on this machine.
 *
 * @param steps that were timed
 * @param batch rows of each
 * @param rowsPerSecond that went through them
 * @param trained rows that the task will train on, replayed ones too
 */
public record TrainingTime(int steps, int batch, double rowsPerSecond, long trained) {

    private static final double RATE = 1e-4;
    private static final int WARM_UP_STEPS = 2;
    private static final int MOST_STEPS = 20;
    private static final Duration LONGEST = Duration.ofSeconds(4);

    /**
     * For people: how long, and from what that is predicted; or why nothing is.
     *
     * @param survey of at least one row
     * @param rows that will be sent
     */
    public static List<String> predicted(
            FrozenBase base, TaskSpec spec, FileSurvey survey, long rows) {
        if (new TaskRules(spec).problem(survey.sample().get(0).answer()).isPresent()) {
            return List.of(
                    "no time is predicted: onboard the task with the objective of these rows first");
        }
        try {
            return measure(base, spec, survey, rows).lines();
        } catch (InvalidAdapterSpecException e) {
            return List.of("no time is predicted: on this base, " + e.getMessage());
        }
    }

    /** Trains an adapter that is thrown away. */
    private static TrainingTime measure(
            FrozenBase base, TaskSpec spec, FileSurvey survey, long rows) {
        AdapterSpec adapterSpec = AdapterSpec.parse(spec.adapter().json());
        List<LabeledText> sample = survey.sample();
        int size = Math.min(spec.batchSize(), sample.size());
        FusedTrainer trainer = new FusedTrainer(base);
        try (TrainableAdapter adapter =
                TrainableAdapter.create(base, adapterSpec, survey.labels(), 1)) {
            int steps = 0;
            long start = System.nanoTime();
            for (int step = -WARM_UP_STEPS; step < MOST_STEPS; step++) {
                if (step == 0) {
                    start = System.nanoTime();
                }
                trainer.step(List.of(batch(base, adapter, sample, step + WARM_UP_STEPS, size)));
                steps = Math.max(0, step + 1);
                if (steps > 0 && System.nanoTime() - start > LONGEST.toNanos()) {
                    break;
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double fresh = rows * (1 - spec.holdoutShare());
            long trained = Math.round(fresh * (1 + spec.replay().passes()));
            return new TrainingTime(steps, size, steps * size / seconds, trained);
        }
    }

    private static TaskBatch batch(
            FrozenBase base,
            TrainableAdapter adapter,
            List<LabeledText> sample,
            int number,
            int size) {
        List<EncodedText> texts = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        for (int row = 0; row < size; row++) {
            LabeledText text = sample.get((number * size + row) % sample.size());
            texts.add(FileSurvey.encode(base.textEncoder(), text));
            targets.add(target(text.answer(), adapter));
        }
        return new TaskBatch(adapter, texts, targets, Hyperparameters.of(RATE));
    }

    private static Target target(Answer answer, TrainableAdapter adapter) {
        if (answer instanceof Answer.Label label) {
            return new Target.Label(adapter.labelIndex(label.label()));
        } else if (answer instanceof Answer.Labels labels) {
            return new Target.LabelSet(
                    labels.labels().stream().map(adapter::labelIndex).collect(Collectors.toSet()));
        } else if (answer instanceof Answer.Value value) {
            return new Target.Value((float) value.value());
        }
        return new Target.Continuation();
    }

    private double seconds() {
        return trained / rowsPerSecond;
    }

    private List<String> lines() {
        return List.of(
                "about %s until all of it is learned by one subtask alone on a machine like this one"
                        .formatted(inWords(seconds())),
                String.format(
                        Locale.ROOT,
                        "  from %d steps of %d of these rows with the task's adapter, timed here: %,.0f rows/s; %,d rows in all, without held-out ones, with replayed ones",
                        steps,
                        batch,
                        rowsPerSecond,
                        trained));
    }

    private static String inWords(double seconds) {
        if (seconds < 90) {
            return "%d s".formatted(Math.max(1, Math.round(seconds)));
        }
        return seconds < 5_400
                ? "%d min".formatted(Math.round(seconds / 60))
                : String.format(Locale.ROOT, "%.1f h", seconds / 3_600);
    }
}
