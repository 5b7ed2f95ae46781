package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.benchmarks.data.EncodedRows;
import io.perennial.benchmarks.methods.Candidate;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.baseline.FineTunedModel;
import io.perennial.model.train.Hyperparameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One model that sees all tasks at once: batches of single tasks in mixed order, as in Liu et al.
 * 2019, "Multi-Task Deep Neural Networks for Natural Language Understanding", algorithm 1.
 */
final class JointTraining {

    private record Turn(int task, EncodedRows batch) {}

    private final FrozenBase base;
    private final TrainingPlan plan;

    JointTraining(FrozenBase base, TrainingPlan plan) {
        this.base = base;
        this.plan = plan;
    }

    /**
     * @param accuracies in the order of the tasks
     */
    record Outcome(List<Double> accuracies, Sizes sizes) {}

    /** Learns all tasks and measures each on its test rows. */
    Outcome learn(List<EncodedTask> tasks) {
        try (FineTunedModel model = FineTunedModel.full(base, tasks.get(0).labels(), plan.seed())) {
            tasks.subList(1, tasks.size()).forEach(task -> model.addHead(task.labels()));
            train(model, tasks);
            List<Double> accuracies = new ArrayList<>();
            for (int i = 0; i < tasks.size(); i++) {
                int head = i;
                EncodedRows test = tasks.get(i).test();
                Answers answers = Answers.of(test, texts -> model.predict(head, texts));
                accuracies.add(answers.accuracy(test.labels()));
            }
            long shared = model.sharedParameterCount();
            double own = (double) (model.parameterCount() - shared) / tasks.size();
            return new Outcome(accuracies, Sizes.ofFloats(own, shared));
        }
    }

    private void train(FineTunedModel model, List<EncodedTask> tasks) {
        List<Turn> turns = turns(tasks);
        Hyperparameters rates = plan.hyperparameters(Candidate.FULL_LEARNING_RATE, turns.size());
        for (Turn turn : turns) {
            TrainingPlan.stopIfAsked();
            model.step(turn.task(), turn.batch().texts(), turn.batch().labels(), rates);
        }
    }

    /** The batches that every task would have alone, in mixed order. */
    private List<Turn> turns(List<EncodedTask> tasks) {
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            int task = i;
            plan.batches(tasks.get(i).train()).stream()
                    .flatMap(List::stream)
                    .forEach(batch -> turns.add(new Turn(task, batch)));
        }
        Collections.shuffle(turns, new Random(plan.seed()));
        return turns;
    }
}
