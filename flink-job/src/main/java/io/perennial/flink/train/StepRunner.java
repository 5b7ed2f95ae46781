package io.perennial.flink.train;

import io.perennial.model.base.FrozenBase;
import io.perennial.model.train.BatchResult;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.LowerStates;
import io.perennial.model.train.TaskBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs one step for several tasks at once: starts of new ones, then fresh batches, then pass after
 * pass of replayed ones, then what the fresh texts look like, then trials for publication. Belongs
 * to the worker thread.
 */
final class StepRunner {

    private final FusedTrainer trainer;
    private final Examiner examiner;
    private final Starter starter;
    private final TextLooks looks;

    StepRunner(FrozenBase base, LowerStates lowerStates) {
        this.trainer = new FusedTrainer(base, lowerStates);
        this.examiner = new Examiner(base);
        this.starter = new Starter(base);
        this.looks = new TextLooks(base);
    }

    /** Everything that was asked for, in the given order. */
    List<TaskOutcome> run(List<TaskWork> works) {
        List<Tally> tallies = works.stream().map(Tally::new).toList();
        begin(tallies);
        trainFresh(tallies);
        trainReplays(tallies);
        looks.remember(works);
        for (Tally tally : tallies) {
            if (!tally.work.learns() && !tally.work.fresh().isEmpty()) {
                tally.fresh = examiner.measure(tally.work);
            }
            if (tally.work.trial() != null) {
                tally.verdict = examiner.compare(tally.work);
            }
        }
        return tallies.stream().map(Tally::outcome).toList();
    }

    private void begin(List<Tally> tallies) {
        for (Tally tally : tallies) {
            if (tally.work.beginning() != null) {
                tally.start = starter.start(tally.work);
            }
        }
    }

    private void trainFresh(List<Tally> tallies) {
        List<Tally> learning = tallies.stream().filter(tally -> tally.work.learns()).toList();
        List<TaskBatch> batches =
                learning.stream().map(tally -> batch(tally.work, tally.work.fresh())).toList();
        List<BatchResult> results = step(batches);
        for (int i = 0; i < results.size(); i++) {
            BatchResult result = results.get(i);
            learning.get(i).fresh =
                    new Measurement(
                            result.examples(),
                            result.correct(),
                            result.meanLoss() * result.examples());
            learning.get(i).count(result, 0);
        }
    }

    private void trainReplays(List<Tally> tallies) {
        for (int pass = 0; ; pass++) {
            List<Tally> left = new ArrayList<>();
            List<TaskBatch> batches = new ArrayList<>();
            for (Tally tally : tallies) {
                if (pass < tally.work.replays().size()) {
                    left.add(tally);
                    batches.add(batch(tally.work, tally.work.replays().get(pass)));
                }
            }
            if (left.isEmpty()) {
                return;
            }
            List<BatchResult> results = step(batches);
            for (int i = 0; i < results.size(); i++) {
                left.get(i).count(results.get(i), 1);
            }
        }
    }

    private List<BatchResult> step(List<TaskBatch> batches) {
        return batches.isEmpty() ? List.of() : trainer.step(batches);
    }

    private static TaskBatch batch(TaskWork work, List<TrainingExample> examples) {
        return new TaskBatch(
                work.adapter(),
                examples.stream().map(TrainingExample::text).toList(),
                new Targets(work.adapter().labels()).of(examples),
                work.hyperparameters(),
                work.task().spec().reproducible());
    }

    /** One task's results as they come in. */
    private static final class Tally {
        private final TaskWork work;
        private StartingPoint start;
        private Measurement fresh = Measurement.NONE;
        private int replaySteps;
        private int skipped;
        private TaskOutcome.Verdict verdict;

        Tally(TaskWork work) {
            this.work = work;
        }

        void count(BatchResult result, int replayed) {
            if (result.applied()) {
                replaySteps += replayed;
            } else {
                skipped++;
            }
        }

        TaskOutcome outcome() {
            return new TaskOutcome(work, start, fresh, replaySteps, skipped, verdict);
        }
    }
}
