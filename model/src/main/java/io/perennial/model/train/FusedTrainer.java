package io.perennial.model.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fuse.FusedBatch;
import io.perennial.model.fuse.Passes;
import io.perennial.model.torch.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One step of several tasks: the frozen base runs over all rows, those of like length together,
 * every task's own adapter acts on its rows, and each task takes its own AdamW step. What a task
 * learns does not depend on who shares its step, up to float32 rounding; and to the last bit where
 * its batch is {@linkplain TaskBatch#alone alone}.
 *
 * <p>Use one trainer per thread; trainers on several threads may share a base.
 */
public final class FusedTrainer {

    private final FrozenBase base;
    private final Passes passes;
    private final Optional<LowerStates> lowerStates;

    /** Every step sends every row through all layers. */
    public FusedTrainer(FrozenBase base) {
        this(base, Passes.on(base), Optional.empty());
    }

    /**
     * @param lowerStates what the layers below the lowest adapter made of texts, for tasks with
     *     adapters in upper layers only; the caller closes it
     */
    public FusedTrainer(FrozenBase base, LowerStates lowerStates) {
        this(base, Passes.on(base), Optional.of(lowerStates).filter(LowerStates::isOn));
    }

    FusedTrainer(FrozenBase base, Passes passes, Optional<LowerStates> lowerStates) {
        this.base = base;
        this.passes = passes;
        this.lowerStates = lowerStates;
    }

    /**
     * Trains each batch's adapter by one step, in place.
     *
     * @param batches at least one; an adapter at most once
     * @return a result for each batch, in the given order
     */
    public List<BatchResult> step(List<TaskBatch> batches) {
        requireDistinct(batches);
        try (NDManager manager = base.newManager()) {
            StepGradients found =
                    new StepGradients(base, manager, passes, lowerStates, batches, true);
            Script.Call call = found.call("learn");
            call.tensor(hyperparameters(batches, manager.newSubManager(Device.cpu())));
            call.list("parameters", tensors(batches, TrainableAdapter::parameterTensor));
            call.list("first_moments", tensors(batches, TrainableAdapter::firstMomentTensor));
            call.list("second_moments", tensors(batches, TrainableAdapter::secondMomentTensor));
            List<BatchResult> results =
                    results(batches, call.run().singletonOrThrow().toFloatArray());
            lowerStates.ifPresent(LowerStates::trim);
            return results;
        }
    }

    /**
     * Gradients of the mean loss without dropout and without an update: for checks against
     * reference numbers.
     *
     * @return for each batch, in the given order, its loss and its gradient in the layout that the
     *     adapter trains in, whose head may have unused rows
     */
    public List<Gradient> gradients(List<TaskBatch> batches) {
        try (NDManager manager = base.newManager()) {
            StepGradients found =
                    new StepGradients(base, manager, passes, Optional.empty(), batches, false);
            NDList sums = found.call("sums_of_tasks").run();
            float[] measured = sums.get(0).toFloatArray();
            List<Gradient> gradients = new ArrayList<>();
            for (int task = 0; task < batches.size(); task++) {
                float losses = Math.max(1, measured[FusedBatch.MEASURED * task + 2]);
                float[] values = sums.get(1 + task).toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] /= losses;
                }
                gradients.add(new Gradient(measured[FusedBatch.MEASURED * task] / losses, values));
            }
            return gradients;
        }
    }

    /**
     * A batch's loss and its gradient.
     *
     * @param values in the layout that the adapter trains in
     */
    public record Gradient(float loss, float[] values) {}

    private static void requireDistinct(List<TaskBatch> batches) {
        Set<TrainableAdapter> seen = new HashSet<>();
        for (TaskBatch batch : batches) {
            if (!seen.add(batch.adapter())) {
                throw new IllegalArgumentException("an adapter may take part in a step only once");
            }
        }
    }

    private static List<NDArray> tensors(
            List<TaskBatch> batches, Function<TrainableAdapter, NDArray> part) {
        return batches.stream().map(batch -> part.apply(batch.adapter())).toList();
    }

    private static NDArray hyperparameters(List<TaskBatch> batches, NDManager host) {
        double[][] rows =
                batches.stream()
                        .map(b -> b.hyperparameters().forStep(b.adapter().steps() + 1))
                        .toArray(double[][]::new);
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return host.create(flat, new Shape(rows.length, rows[0].length));
    }

    private static List<BatchResult> results(List<TaskBatch> batches, float[] measured) {
        List<BatchResult> results = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            TaskBatch batch = batches.get(i);
            boolean applied = measured[4 * i + 3] != 0;
            if (applied) {
                batch.adapter().stepApplied();
            }
            results.add(
                    new BatchResult(
                            measured[4 * i],
                            Math.round(measured[4 * i + 1]),
                            batch.texts().size(),
                            measured[4 * i + 2],
                            applied));
        }
        return results;
    }
}
