package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.metric.PrequentialCurve;
import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.benchmarks.methods.Candidate;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.baseline.FineTunedModel;
import java.util.Optional;

/** A copy of the whole base for each task. */
record FullFineTuning(FrozenBase base, TrainingPlan plan) implements TaskLearner {

    @Override
    public Outcome learn(EncodedTask task) {
        try (FineTunedModel model = FineTunedModel.full(base, task.labels(), plan.seed())) {
            PrequentialCurve curve =
                    plan.train(
                            task.train(),
                            Candidate.FULL_LEARNING_RATE,
                            (rows, rates) ->
                                    model.step(rows.texts(), rows.labels(), rates).correct());
            Answers answers = Answers.of(task.test(), model::predict);
            return new Outcome(
                    answers.accuracy(task.test().labels()),
                    Optional.of(curve),
                    Sizes.ofFloats(model.parameterCount(), 0));
        }
    }
}
