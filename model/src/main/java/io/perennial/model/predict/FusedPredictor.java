package io.perennial.model.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fuse.FusedBatch;
import io.perennial.model.fuse.FusedTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
        List<FusedTask> tasks =
                batches.stream()
                        .map(
                                batch ->
                                        new FusedTask(
                                                batch.adapter().layout(),
                                                batch.adapter().parameterTensor(),
                                                batch.adapter().labels().size(),
                                                batch.texts()))
                        .toList();
        try (NDManager manager = base.newManager()) {
            FusedBatch fused = new FusedBatch(base, manager, tasks);
            List<NDArray> groups = fused.addWeights(fused.call("predict")).run();
            List<List<Prediction>> answers =
                    new ArrayList<>(Collections.nCopies(batches.size(), null));
            int place = 0;
            for (int group = 0; group < groups.size(); group++) {
                float[] probabilities = groups.get(group).toFloatArray();
                int size = probabilities.length / fused.groupSizes().get(group);
                for (int at = 0; at < probabilities.length; at += size) {
                    int index = fused.order().get(place++);
                    answers.set(index, answers(batches.get(index), probabilities, at, size));
                }
            }
            return answers;
        }
    }

    /**
     * Everything inside one forward of one adapter: for checks against reference numbers.
     *
     * @return hidden states and logits of the batch's rows
     */
    public Inspection inspect(PredictionBatch batch) {
        FusedTask task =
                new FusedTask(
                        batch.adapter().layout(),
                        batch.adapter().parameterTensor(),
                        batch.adapter().labels().size(),
                        batch.texts());
        try (NDManager manager = base.newManager()) {
            FusedBatch fused = new FusedBatch(base, manager, List.of(task));
            List<NDArray> found = fused.addWeights(fused.call("inspect")).run();
            int states = found.size() - 1;
            int length = (int) found.get(0).getShape().get(1);
            return new Inspection(
                    found.subList(0, states).stream().map(NDArray::toFloatArray).toList(),
                    length,
                    found.get(states).toFloatArray());
        }
    }

    private static List<Prediction> answers(
            PredictionBatch batch, float[] probabilities, int from, int size) {
        int rows = batch.texts().size();
        int capacity = size / rows;
        int labels = batch.adapter().labels().size();
        List<Prediction> answers = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            int start = from + row * capacity;
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
