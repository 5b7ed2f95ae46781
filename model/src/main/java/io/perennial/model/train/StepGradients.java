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
import io.perennial.model.fuse.LowerLayers;
import io.perennial.model.fuse.Passes;
import io.perennial.model.fuse.Passes.Part;
import io.perennial.model.text.EncodedText;
import io.perennial.model.torch.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sends the rows of one step through the base, pass by pass, and gathers what the passes find: for
 * every part of a task its losses and the gradient of their sum. Nothing is read back from the
 * device.
 */
final class StepGradients {

    private final FrozenBase base;
    private final NDManager manager;
    private final Passes passes;
    private final Optional<LowerStates> lowerStates;
    private final List<TaskBatch> batches;
    private final boolean dropout;

    private final List<Integer> taskOfPart = new ArrayList<>();
    private final List<NDArray> measured = new ArrayList<>();
    private final List<NDArray> gradients = new ArrayList<>();

    /**
     * Runs the passes.
     *
     * @param manager owns what is gathered
     * @param batches all of the step
     * @param dropout whether adapters drop what they are told to
     */
    StepGradients(
            FrozenBase base,
            NDManager manager,
            Passes passes,
            Optional<LowerStates> lowerStates,
            List<TaskBatch> batches,
            boolean dropout) {
        this.base = base;
        this.manager = manager;
        this.passes = passes;
        this.lowerStates = lowerStates;
        this.batches = batches;
        this.dropout = dropout;
        Map<Integer, List<Integer>> byLowest = new TreeMap<>();
        for (int task = 0; task < batches.size(); task++) {
            TaskBatch batch = batches.get(task);
            if (batch.alone()) {
                // What is kept of lower layers was computed in whatever pass came first.
                run(List.of(task), 0);
                continue;
            }
            int layers = lowerStates.map(states -> states.layersBelow(batch)).orElse(0);
            byLowest.computeIfAbsent(layers, k -> new ArrayList<>()).add(task);
        }
        byLowest.forEach((layers, places) -> run(places, layers));
    }

    /** The passes of the batches at these places, which leave out as many layers. */
    private void run(List<Integer> places, int layersBelow) {
        List<TaskBatch> together = places.stream().map(batches::get).toList();
        List<FusedTask> tasks = together.stream().map(StepGradients::task).toList();
        if (layersBelow > 0) {
            computeMissing(together, layersBelow);
        }
        for (List<Part> pass : passes.divide(tasks)) {
            FusedBatch fused = FusedBatch.of(base, manager, tasks, pass);
            List<Part> ordered = fused.order().stream().map(pass::get).toList();
            Script.Call call = fused.call("gradients");
            call.tensor(seeds(together, ordered));
            call.list("lower", lower(together, ordered, layersBelow));
            fused.addTargets(
                    call,
                    pass.stream()
                            .map(part -> part.of(together.get(part.task()).targets()))
                            .toList());
            NDList found = fused.addWeights(call).run();
            measured.add(found.get(0));
            gradients.addAll(found.subList(1, found.size()));
            ordered.forEach(part -> taskOfPart.add(places.get(part.task())));
        }
    }

    private static FusedTask task(TaskBatch batch) {
        TrainableAdapter adapter = batch.adapter();
        return new FusedTask(
                adapter.layout(),
                adapter.parameterTensor(),
                adapter.labels().size(),
                batch.texts());
    }

    private NDArray seeds(List<TaskBatch> together, List<Part> ordered) {
        if (!dropout) {
            return manager.create(new Shape(0), DataType.INT64);
        }
        return manager.create(
                ordered.stream()
                        .flatMapToLong(
                                part -> {
                                    TrainableAdapter adapter = together.get(part.task()).adapter();
                                    return part.rows().stream().mapToLong(adapter::rowSeed);
                                })
                        .toArray());
    }

    /** The number of layers that are left out, and what they make of every row. */
    private List<NDArray> lower(List<TaskBatch> together, List<Part> ordered, int layersBelow) {
        List<NDArray> rows = new ArrayList<>();
        if (layersBelow > 0) {
            LowerStates states = lowerStates.orElseThrow();
            for (Part part : ordered) {
                part.of(together.get(part.task()).texts())
                        .forEach(text -> rows.add(states.get(layersBelow, text)));
            }
        }
        return LowerLayers.given(manager, layersBelow, rows);
    }

    private void computeMissing(List<TaskBatch> together, int layersBelow) {
        LowerStates states = lowerStates.orElseThrow();
        List<EncodedText> missing =
                together.stream()
                        .flatMap(batch -> batch.texts().stream())
                        .filter(text -> !states.holds(layersBelow, text))
                        .toList();
        if (!missing.isEmpty()) {
            new LowerLayers(base, passes, 0)
                    .states(manager, layersBelow, missing)
                    .forEach((text, state) -> states.put(layersBelow, text, state));
        }
    }

    private NDManager inHostMemory() {
        return manager.newSubManager(Device.cpu());
    }

    /** Starts a call of a method that first takes what was gathered. */
    Script.Call call(String method) {
        long[] ofPart = taskOfPart.stream().mapToLong(Integer::longValue).toArray();
        Script.Call call = base.script().call(method, manager);
        call.tensor(manager.create(ofPart)).tensor(inHostMemory().create(ofPart));
        call.tensor(inHostMemory().create((float) batches.size()));
        return call.list("measured", measured).list("gradients", gradients);
    }
}
