package io.perennial.model.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.perennial.model.architecture.Objective;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fuse.FusedBatch;
import io.perennial.model.fuse.FusedTask;
import io.perennial.model.fuse.LowerLayers;
import io.perennial.model.fuse.Passes;
import io.perennial.model.fuse.Passes.Part;
import io.perennial.model.fuse.Target;
import io.perennial.model.predict.SharedTexts.Together;
import io.perennial.model.text.TextKey;
import io.perennial.model.torch.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * One forward for texts of many tasks: each row meets its own task's adapter and head. Where tasks
 * read the same text above layers without adapters, those layers see it once. Use one predictor per
 * thread.
 */
public final class FusedPredictor {

    private final FrozenBase base;
    private final int threads;
    private final Passes passes;
    private final SharedTexts sharedTexts;
    private final LowerLayers lowerLayers;

    public FusedPredictor(FrozenBase base) {
        this(base, 0);
    }

    /**
     * For one of several predictors that run at once.
     *
     * @param threads intra-op threads of a forward, 0 for the base's own setting
     */
    public FusedPredictor(FrozenBase base, int threads) {
        this(base, Passes.forPrediction(base, threads), threads);
    }

    FusedPredictor(FrozenBase base, Passes passes) {
        this(base, passes, 0);
    }

    private FusedPredictor(FrozenBase base, Passes passes, int threads) {
        this.base = base;
        this.threads = threads;
        this.passes = passes;
        this.sharedTexts = new SharedTexts(base.config().layers(), passes);
        this.lowerLayers = new LowerLayers(base, passes, threads);
    }

    /**
     * Answers every text.
     *
     * @param batches at least one, each with at least one text
     * @return for each batch, in the given order, an answer for each text
     */
    public List<List<Prediction>> predict(List<PredictionBatch> batches) {
        for (PredictionBatch batch : batches) {
            if (batch.adapter().spec().objective() == Objective.TEXT) {
                throw writes(batch);
            }
        }
        List<FusedTask> tasks = batches.stream().map(FusedPredictor::task).toList();
        List<List<Prediction>> answers = new ArrayList<>(batches.size());
        for (FusedTask task : tasks) {
            answers.add(new ArrayList<>(Collections.nCopies(task.rows().size(), null)));
        }
        for (Together together : sharedTexts.divide(tasks)) {
            answer(batches, tasks, together, answers);
        }
        return answers;
    }

    private void answer(
            List<PredictionBatch> batches,
            List<FusedTask> all,
            Together together,
            List<List<Prediction>> answers) {
        List<FusedTask> tasks = together.tasks().stream().map(all::get).toList();
        try (NDManager manager = base.newManager()) {
            Map<TextKey, NDArray> lower = lowerStates(manager, tasks, together.layers());
            for (List<Part> pass : passes.divide(tasks)) {
                List<float[]> found = scores(tasks, pass, together.layers(), lower);
                for (int i = 0; i < found.size(); i++) {
                    Part part = pass.get(i);
                    int task = together.tasks().get(part.task());
                    List<Prediction> ofPart =
                            answers(batches.get(task), part.rows().size(), found.get(i));
                    for (int row = 0; row < ofPart.size(); row++) {
                        answers.get(task).set(part.rows().get(row), ofPart.get(row));
                    }
                }
            }
        }
    }

    private Map<TextKey, NDArray> lowerStates(
            NDManager manager, List<FusedTask> tasks, int layers) {
        return layers == 0
                ? Map.of()
                : lowerLayers.states(
                        manager,
                        layers,
                        tasks.stream().flatMap(task -> task.rows().stream()).toList());
    }

    /** What the heads say of each part of a pass, [rows, head capacity]. */
    private List<float[]> scores(
            List<FusedTask> tasks, List<Part> pass, int layers, Map<TextKey, NDArray> lower) {
        try (NDManager manager = base.newManager()) {
            FusedBatch fused = FusedBatch.of(base, manager, tasks, pass);
            List<NDArray> rows = new ArrayList<>();
            if (layers > 0) {
                for (int place : fused.order()) {
                    Part part = pass.get(place);
                    part.of(tasks.get(part.task()).rows())
                            .forEach(text -> rows.add(lower.get(TextKey.of(text))));
                }
            }
            Script.Call call = fused.call("predict").threads(threads);
            call.list("lower", LowerLayers.given(manager, layers, rows));
            return fused.byTask(fused.addWeights(call).run());
        }
    }

    /**
     * Measures an adapter on examples whose answers are known.
     *
     * @param targets what each text asks for; labels are indices into the adapter's
     */
    public Score measure(PredictionBatch batch, List<Target> targets) {
        if (targets.size() != batch.texts().size()) {
            throw new IllegalArgumentException(
                    "%d texts cannot be measured with %d targets; give one a text"
                            .formatted(batch.texts().size(), targets.size()));
        }
        List<FusedTask> task = List.of(task(batch));
        double lossSum = 0;
        double correct = 0;
        double losses = 0;
        for (List<Part> pass : passes.divide(task)) {
            try (NDManager manager = base.newManager()) {
                FusedBatch fused = FusedBatch.of(base, manager, task, pass);
                List<List<Target>> wanted = pass.stream().map(part -> part.of(targets)).toList();
                Script.Call call = fused.addTargets(fused.call("measure"), wanted);
                float[] found = fused.addWeights(call).run().singletonOrThrow().toFloatArray();
                for (int at = 0; at < found.length; at += FusedBatch.MEASURED) {
                    lossSum += found[at];
                    correct += found[at + 1];
                    losses += found[at + 2];
                }
            }
        }
        return new Score(
                lossSum / Math.max(1, losses),
                Math.toIntExact(Math.round(correct)),
                targets.size());
    }

    static FusedTask task(PredictionBatch batch) {
        return new FusedTask(
                batch.adapter().layout(),
                batch.adapter().parameterTensor(),
                batch.adapter().labels().size(),
                batch.texts());
    }

    /**
     * Everything inside one forward of one adapter: for checks against reference numbers.
     *
     * @return hidden states, scores and pooled rows of the batch's rows
     */
    public Inspection inspect(PredictionBatch batch) {
        try (NDManager manager = base.newManager()) {
            FusedBatch fused = new FusedBatch(base, manager, List.of(task(batch)));
            List<NDArray> found = fused.addWeights(fused.call("inspect")).run();
            int states = found.size() - 2;
            int length = (int) found.get(0).getShape().get(1);
            return new Inspection(
                    found.subList(0, states).stream().map(NDArray::toFloatArray).toList(),
                    length,
                    found.get(states).toFloatArray(),
                    found.get(states + 1).toFloatArray());
        }
    }

    private static List<Prediction> answers(PredictionBatch batch, int rows, float[] scores) {
        int capacity = scores.length / rows;
        List<String> labels = batch.adapter().labels();
        List<Prediction> answers = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            int start = row * capacity;
            float[] own = Arrays.copyOfRange(scores, start, start + labels.size());
            answers.add(
                    switch (batch.adapter().spec().objective()) {
                        case CLASSIFICATION -> mostProbable(labels, own);
                        case MULTI_LABEL -> probable(labels, own);
                        case REGRESSION -> new Prediction.Value(own[0]);
                        case TEXT -> throw writes(batch);
                    });
        }
        return answers;
    }

    private static IllegalArgumentException writes(PredictionBatch batch) {
        return new IllegalArgumentException(
                "task %s writes text; ask a TextGenerator".formatted(batch.adapter().task()));
    }

    private static Prediction mostProbable(List<String> labels, float[] probabilities) {
        int best = Prediction.mostProbable(probabilities);
        return new Prediction.Label(labels.get(best), best, probabilities);
    }

    private static Prediction probable(List<String> labels, float[] probabilities) {
        List<String> holding = new ArrayList<>();
        for (int i = 0; i < probabilities.length; i++) {
            if (probabilities[i] >= 0.5f) {
                holding.add(labels.get(i));
            }
        }
        return new Prediction.LabelSet(holding, probabilities);
    }
}
