package io.perennial.model.pretrain;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.torch.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * An encoder while all its parameters learn. Not thread-safe.
 *
 * <p>Two trainers with the same values, batches and rates take the same steps up to the rounding of
 * the device's matrix products.
 */
public final class Pretrainer implements AutoCloseable {

    private static final double[] ADAMW = {0.9, 0.98, 1e-6, 0.01};
    private static final double[] MUON = {0.95, 0.01};
    private static final double LARGEST_NORM = 1;

    private final EncoderShape shape;
    private final PretrainingObjective objective;
    private final PretrainingCompute compute;
    private final List<EncoderTensor> tensors;
    private final NDManager manager;
    private final Script script;
    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> firstMoments = new ArrayList<>();
    private final List<NDArray> secondMoments = new ArrayList<>();
    private long steps;
    private long tokens;

    private Pretrainer(
            EncoderShape shape, PretrainingObjective objective, PretrainingCompute compute) {
        this.shape = shape;
        this.objective = objective;
        this.compute = compute;
        this.tensors = EncoderTensor.of(shape);
        this.manager = Engine.getEngine("PyTorch").newBaseManager(compute.device());
        this.script =
                Script.load(
                        manager,
                        List.of("optimiser.py", "pretrain.py"),
                        Map.of(),
                        compute.threads());
    }

    /**
     * An untrained encoder.
     *
     * @param given starting values of the first tensors, the word embeddings [vocabulary, hidden]
     *     before all; the others start at random
     * @param seed of every random value
     */
    public static Pretrainer start(
            EncoderShape shape,
            PretrainingObjective objective,
            PretrainingCompute compute,
            List<float[]> given,
            long seed) {
        Pretrainer made = new Pretrainer(shape, objective, compute);
        Random random = new Random(seed);
        for (EncoderTensor tensor : made.tensors) {
            int next = made.weights.size();
            made.add(
                    tensor,
                    next < given.size() ? given.get(next) : tensor.startingValues(random),
                    new float[tensor.size()],
                    new float[tensor.adaptive() ? tensor.size() : 1]);
        }
        return made;
    }

    /** Goes on from a checkpoint. */
    public static Pretrainer resume(
            PretrainingCheckpoint checkpoint,
            PretrainingObjective objective,
            PretrainingCompute compute) {
        Pretrainer made = new Pretrainer(checkpoint.shape(), objective, compute);
        for (int i = 0; i < made.tensors.size(); i++) {
            made.add(
                    made.tensors.get(i),
                    checkpoint.weights().get(i),
                    checkpoint.firstMoments().get(i),
                    checkpoint.secondMoments().get(i));
        }
        made.steps = checkpoint.steps();
        made.tokens = checkpoint.tokens();
        return made;
    }

    private void add(EncoderTensor tensor, float[] values, float[] first, float[] second) {
        weights.add(manager.create(values, new Shape(tensor.shape())));
        firstMoments.add(manager.create(first, new Shape(tensor.shape())));
        secondMoments.add(
                manager.create(
                        second,
                        tensor.adaptive() ? new Shape(tensor.shape()) : new Shape(second.length)));
    }

    /** Updates applied so far. */
    public long steps() {
        return steps;
    }

    /** Tokens read so far, special ones included, padding not. */
    public long tokens() {
        return tokens;
    }

    public EncoderShape shape() {
        return shape;
    }

    /**
     * Takes one step, in place.
     *
     * @param rate of AdamW
     * @param matrixRate of Muon
     */
    StepLosses step(MaskedBatch batch, double rate, double matrixRate) {
        try (NDManager step = manager.newSubManager()) {
            Script.Call call = begin("pretrain", batch, step);
            double[] hyperparameters = {
                rate,
                ADAMW[0],
                ADAMW[1],
                ADAMW[2],
                ADAMW[3],
                LARGEST_NORM,
                steps + 1,
                matrixRate,
                MUON[0],
                MUON[1]
            };
            call.tensor(host(step).create(hyperparameters));
            call.list("w", weights)
                    .list("first_moments", firstMoments)
                    .list("second_moments", secondMoments);
            StepLosses losses = StepLosses.of(call.run().singletonOrThrow().toFloatArray());
            steps++;
            tokens += batch.tokens();
            return losses;
        }
    }

    /** Measures without learning. */
    StepLosses measure(MaskedBatch batch) {
        try (NDManager step = manager.newSubManager()) {
            Script.Call call = begin("pretraining_losses", batch, step).list("w", weights);
            return StepLosses.of(call.run().singletonOrThrow().toFloatArray());
        }
    }

    /** The last layer's states of a batch, [rows, length, hidden] row-major; for checks. */
    float[] states(MaskedBatch batch) {
        try (NDManager step = manager.newSubManager()) {
            Script.Call call = beginRows("encode", batch, step).tensor(sizes(step));
            return call.list("w", weights).run().singletonOrThrow().toFloatArray();
        }
    }

    private Script.Call beginRows(String method, MaskedBatch batch, NDManager step) {
        Shape rows = new Shape(batch.rows(), batch.length());
        return script.call(method, step)
                .tensor(step.create(batch.ids(), rows))
                .tensor(step.create(batch.attention(), rows));
    }

    private NDArray sizes(NDManager step) {
        long[] sizes = {shape.layers(), shape.heads(), compute.bfloat16() ? 1 : 0};
        return host(step).create(sizes);
    }

    private Script.Call begin(String method, MaskedBatch batch, NDManager step) {
        return beginRows(method, batch, step)
                .tensor(step.create(batch.places()))
                .tensor(step.create(batch.wanted()))
                .tensor(sizes(step))
                .tensor(
                        host(step)
                                .create(
                                        new double[] {
                                            objective.neighbourWeight(), objective.temperature()
                                        }));
    }

    private static NDManager host(NDManager step) {
        return step.newSubManager(Device.cpu());
    }

    /** A host copy of everything that training goes on from. */
    public PretrainingCheckpoint checkpoint() {
        return new PretrainingCheckpoint(
                shape, steps, tokens, values(weights), values(firstMoments), values(secondMoments));
    }

    private static List<float[]> values(List<NDArray> arrays) {
        return arrays.stream().map(NDArray::toFloatArray).toList();
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
