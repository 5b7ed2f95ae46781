package io.perennial.model.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fuse.FusedBatch;
import io.perennial.model.fuse.FusedTask;
import io.perennial.model.text.EncodedText;
import io.perennial.model.torch.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One step of several tasks: the frozen base runs once over all rows, every task's own adapter acts
 * on its rows, and each task takes its own AdamW step. What a task learns does not depend on who
 * shares its step, up to float32 rounding.
 *
 * <p>Use one trainer per thread; trainers on several threads may share a base.
 */
public final class FusedTrainer {

    private final FrozenBase base;
    private final Optional<LowerStates> lowerStates;

    /** Every step sends every row through all layers. */
    public FusedTrainer(FrozenBase base) {
        this.base = base;
        this.lowerStates = Optional.empty();
    }

    /**
     * @param lowerStates what the layers below the lowest adapter made of texts, for tasks with
     *     adapters in upper layers only; the caller closes it
     */
    public FusedTrainer(FrozenBase base, LowerStates lowerStates) {
        this.base = base;
        this.lowerStates = Optional.of(lowerStates).filter(LowerStates::isOn);
    }

    /**
     * Trains each batch's adapter by one step, in place.
     *
     * @param batches at least one; an adapter at most once
     * @return a result for each batch, in the given order
     */
    public List<BatchResult> step(List<TaskBatch> batches) {
        requireDistinct(batches);
        Map<Integer, List<Integer>> byLowest = new TreeMap<>();
        for (int i = 0; i < batches.size(); i++) {
            TaskBatch batch = batches.get(i);
            int layers = lowerStates.map(states -> states.layersBelow(batch)).orElse(0);
            byLowest.computeIfAbsent(layers, k -> new ArrayList<>()).add(i);
        }
        List<BatchResult> results = new ArrayList<>(Collections.nCopies(batches.size(), null));
        byLowest.forEach(
                (layers, places) -> {
                    List<TaskBatch> together = places.stream().map(batches::get).toList();
                    List<BatchResult> found = step(together, layers);
                    for (int i = 0; i < found.size(); i++) {
                        results.set(places.get(i), found.get(i));
                    }
                });
        lowerStates.ifPresent(LowerStates::trim);
        return results;
    }

    private List<BatchResult> step(List<TaskBatch> batches, int layersBelow) {
        try (NDManager manager = base.newManager()) {
            FusedBatch fused = new FusedBatch(base, manager, tasks(batches));
            List<TaskBatch> ordered = fused.order().stream().map(batches::get).toList();
            List<NDArray> lower = lower(ordered, layersBelow, manager);
            Script.Call call = fused.call("train");
            call.tensor(seeds(ordered, manager));
            call.tensor(hyperparameters(ordered, manager.newSubManager(Device.cpu())));
            call.list("lower", lower);
            fused.addTargets(call, batches.stream().map(TaskBatch::targets).toList());
            fused.addWeights(call);
            call.list("first_moments", tensors(ordered, TrainableAdapter::firstMomentTensor));
            call.list("second_moments", tensors(ordered, TrainableAdapter::secondMomentTensor));
            float[] measured = call.run().singletonOrThrow().toFloatArray();
            return results(fused.order(), ordered, measured);
        }
    }

    /** The number of layers that are left out, and what they make of every row. */
    private List<NDArray> lower(List<TaskBatch> ordered, int layersBelow, NDManager manager) {
        List<NDArray> lower = new ArrayList<>();
        NDManager host = manager.newSubManager(Device.cpu());
        lower.add(host.create((float) layersBelow));
        if (layersBelow > 0) {
            LowerStates states = lowerStates.orElseThrow();
            computeMissing(ordered, layersBelow, states);
            for (TaskBatch batch : ordered) {
                batch.texts().forEach(text -> lower.add(states.get(layersBelow, text)));
            }
        }
        return lower;
    }

    private void computeMissing(List<TaskBatch> batches, int layersBelow, LowerStates states) {
        List<FusedTask> missing = new ArrayList<>();
        for (TaskBatch batch : batches) {
            List<EncodedText> texts =
                    batch.texts().stream()
                            .filter(text -> !states.holds(layersBelow, text))
                            .toList();
            if (!texts.isEmpty()) {
                missing.add(task(batch, texts));
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        try (NDManager manager = base.newManager()) {
            FusedBatch fused = new FusedBatch(base, manager, missing);
            Script.Call call = fused.call("lower_states");
            call.tensor(manager.newSubManager(Device.cpu()).create((float) layersBelow));
            NDList computed = fused.addWeights(call).run();
            int row = 0;
            for (int place : fused.order()) {
                for (EncodedText text : missing.get(place).rows()) {
                    states.put(layersBelow, text, computed.get(row++));
                }
            }
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
            FusedBatch fused = new FusedBatch(base, manager, tasks(batches));
            Script.Call call = fused.call("gradients");
            call.tensor(manager.create(new Shape(0), DataType.INT64));
            call.list("lower", List.of(manager.newSubManager(Device.cpu()).create(0f)));
            fused.addTargets(call, batches.stream().map(TaskBatch::targets).toList());
            List<NDArray> found = fused.addWeights(call).run();
            float[] losses = found.get(0).toFloatArray();
            List<float[]> gradients = fused.byTask(found.subList(2, found.size()));
            List<Gradient> results = new ArrayList<>();
            for (int i = 0; i < batches.size(); i++) {
                float loss = losses[fused.order().indexOf(i)];
                results.add(new Gradient(loss, gradients.get(i)));
            }
            return results;
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

    private static List<FusedTask> tasks(List<TaskBatch> batches) {
        return batches.stream().map(batch -> task(batch, batch.texts())).toList();
    }

    private static FusedTask task(TaskBatch batch, List<EncodedText> texts) {
        TrainableAdapter adapter = batch.adapter();
        return new FusedTask(
                adapter.layout(), adapter.parameterTensor(), adapter.labels().size(), texts);
    }

    private static List<NDArray> tensors(
            List<TaskBatch> batches, Function<TrainableAdapter, NDArray> part) {
        return batches.stream().map(batch -> part.apply(batch.adapter())).toList();
    }

    private static NDArray seeds(List<TaskBatch> batches, NDManager manager) {
        return manager.create(batches.stream().mapToLong(b -> b.adapter().stepSeed()).toArray());
    }

    private static NDArray hyperparameters(List<TaskBatch> batches, NDManager host) {
        double[][] rows =
                batches.stream()
                        .map(b -> b.hyperparameters().forStep(b.adapter().steps() + 1))
                        .toArray(double[][]::new);
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return host.create(flat, new Shape(rows.length, rows[0].length));
    }

    private static List<BatchResult> results(
            List<Integer> order, List<TaskBatch> batches, float[] measured) {
        List<BatchResult> results = new ArrayList<>(Collections.nCopies(batches.size(), null));
        for (int i = 0; i < batches.size(); i++) {
            TaskBatch batch = batches.get(i);
            boolean applied = measured[4 * i + 3] != 0;
            if (applied) {
                batch.adapter().stepApplied();
            }
            results.set(
                    order.get(i),
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
