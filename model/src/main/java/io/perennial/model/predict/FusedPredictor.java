package io.perennial.model.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fuse.FusedBatch;
import io.perennial.model.fuse.FusedTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One forward for texts of many tasks: each row meets its own task's adapter and head. Use one
 * predictor per thread.
 */
public final class FusedPredictor {

    private final FrozenBase base;

    public FusedPredictor(FrozenBase base) {
        this.base = base;
    }

    /**
     * Answers every text.
     *
     * @param batches at least one, each with at least one text
     * @return for each batch, in the given order, an answer for each text
     */
    public List<List<Prediction>> predict(List<PredictionBatch> batches) {
        try (NDManager manager = base.newManager()) {
            List<FusedTask> tasks = batches.stream().map(FusedPredictor::task).toList();
            FusedBatch fused = new FusedBatch(base, manager, tasks);
            List<float[]> found = fused.byTask(fused.addWeights(fused.call("predict")).run());
            List<List<Prediction>> answers = new ArrayList<>(batches.size());
            for (int i = 0; i < batches.size(); i++) {
                answers.add(answers(batches.get(i), found.get(i)));
            }
            return answers;
        }
    }

    private static FusedTask task(PredictionBatch batch) {
        return new FusedTask(
                batch.adapter().layout(),
                batch.adapter().parameterTensor(),
                batch.adapter().labels().size(),
                batch.texts());
    }

    /**
     * Everything inside one forward of one adapter: for checks against reference numbers.
     *
     * @return hidden states and logits of the batch's rows
     */
    public Inspection inspect(PredictionBatch batch) {
        try (NDManager manager = base.newManager()) {
            FusedBatch fused = new FusedBatch(base, manager, List.of(task(batch)));
            List<NDArray> found = fused.addWeights(fused.call("inspect")).run();
            int states = found.size() - 1;
            int length = (int) found.get(0).getShape().get(1);
            return new Inspection(
                    found.subList(0, states).stream().map(NDArray::toFloatArray).toList(),
                    length,
                    found.get(states).toFloatArray());
        }
    }

    private static List<Prediction> answers(PredictionBatch batch, float[] probabilities) {
        int rows = batch.texts().size();
        int capacity = probabilities.length / rows;
        int labels = batch.adapter().labels().size();
        List<Prediction> answers = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            int start = row * capacity;
            float[] own = Arrays.copyOfRange(probabilities, start, start + labels);
            int best = 0;
            for (int i = 1; i < labels; i++) {
                if (own[i] > own[best]) {
                    best = i;
                }
            }
            answers.add(new Prediction(batch.adapter().labels().get(best), best, own));
        }
        return answers;
    }
}
