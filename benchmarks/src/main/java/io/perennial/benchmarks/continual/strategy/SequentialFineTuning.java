package io.perennial.benchmarks.continual.strategy;

import io.perennial.benchmarks.continual.metric.PrequentialCurve;
import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.benchmarks.methods.Candidate;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.baseline.FineTunedModel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One model for all tasks whose weights go on from task to task: the usual lower bound. Every task
 * has a head of its own; the optimiser starts anew with every task.
 */
final class SequentialFineTuning implements SequenceLearner {

    private final FrozenBase base;
    private final TrainingPlan plan;
    private final Map<String, Integer> heads = new LinkedHashMap<>();
    private @Nullable FineTunedModel model;

    SequentialFineTuning(FrozenBase base, TrainingPlan plan) {
        this.base = base;
        this.plan = plan;
    }

    @Override
    public PrequentialCurve learn(EncodedTask task) {
        int head = 0;
        if (model == null) {
            model = FineTunedModel.full(base, task.labels(), plan.seed());
        } else {
            head = model.addHead(task.labels());
            model.restartOptimiser();
        }
        heads.put(task.name(), head);
        FineTunedModel learner = model;
        int own = head;
        return plan.train(
                task.train(),
                Candidate.FULL_LEARNING_RATE,
                (rows, rates) -> learner.step(own, rows.texts(), rows.labels(), rates).correct());
    }

    @Override
    public Answers answer(EncodedTask task) {
        int head = heads.get(task.name());
        return Answers.of(task.test(), texts -> model().predict(head, texts));
    }

    private FineTunedModel model() {
        if (model == null) {
            throw new IllegalStateException("no task was learnt yet");
        }
        return model;
    }

    @Override
    public Sizes sizes() {
        long shared = model().sharedParameterCount();
        double own = model().parameterCount() - shared;
        return Sizes.ofFloats(own / heads.size(), shared);
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
    }
}
