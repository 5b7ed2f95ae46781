package io.perennial.model.baseline;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fuse.FusedBatch;
import io.perennial.model.fuse.FusedTask;
import io.perennial.model.fuse.Target;
import io.perennial.model.text.EncodedText;
import io.perennial.model.torch.Script;
import io.perennial.model.train.BatchResult;
import io.perennial.model.train.Hyperparameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A classifier that learns by changing weights of the base itself: all that it reads, or those of
 * its top layers, with linear heads on the base's default pooling. Tasks may share these weights,
 * each with a head of its own. It trains copies, so the base keeps every bit. Biases that a base
 * lacks are zeros in its list of weights, and are trained too.
 *
 * <p>Every model holds its trained weights three times (values and AdamW's moments), which is why
 * this is a baseline and no adapter method. Not thread-safe; models on several threads may share a
 * base.
 */
public final class FineTunedModel implements AutoCloseable {

    private final FrozenBase base;
    private final long seed;
    private final NDManager manager;
    private final TrainedWeights weights;
    private final List<NDArray> firstMoments;
    private final List<NDArray> secondMoments;
    private final List<TaskHead> heads = new ArrayList<>();
    private long steps;

    private FineTunedModel(
            FrozenBase base, TrainedWeights.Choice choice, List<String> labels, long seed) {
        this.base = base;
        this.seed = seed;
        this.manager = base.newManager();
        TaskHead first = new TaskHead(base, manager, labels, seed);
        this.weights = new TrainedWeights(base, manager, choice.places(base, first.layout()));
        this.firstMoments = weights.zeros(manager);
        this.secondMoments = weights.zeros(manager);
        this.heads.add(first);
    }

    /**
     * A model that trains every weight that it reads, embeddings included.
     *
     * @param labels of its first head, number 0; at least one
     * @param seed of the heads' starting values
     */
    public static FineTunedModel full(FrozenBase base, List<String> labels, long seed) {
        return new FineTunedModel(base, TrainedWeights.Choice.all(), labels, seed);
    }

    /**
     * A model that trains the top layers, what follows them, and the head.
     *
     * @param layers from 1 to the base's layers
     */
    public static FineTunedModel topLayers(
            FrozenBase base, int layers, List<String> labels, long seed) {
        return new FineTunedModel(base, TrainedWeights.Choice.top(layers), labels, seed);
    }

    /**
     * Gives another task a head of its own on the shared weights.
     *
     * @param labels at least one
     * @return its number: heads count from 0
     */
    public int addHead(List<String> labels) {
        heads.add(new TaskHead(base, manager, labels, seed));
        return heads.size() - 1;
    }

    /** In the order of a head's probabilities. */
    public List<String> labels(int head) {
        return heads.get(head).labels();
    }

    /** Number of trained values, those of every head among them. */
    public long parameterCount() {
        return sharedParameterCount() + heads.stream().mapToLong(TaskHead::size).sum();
    }

    /** Number of trained values that all heads share. */
    public long sharedParameterCount() {
        return weights.size();
    }

    /** Trains by {@link #step(int, List, int[], Hyperparameters)} of the first head. */
    public BatchResult step(
            List<EncodedText> texts, int[] wanted, Hyperparameters hyperparameters) {
        return step(0, texts, wanted, hyperparameters);
    }

    /**
     * Trains the shared weights and one head by one AdamW step, in place; other heads stay. The
     * gradient norm of the hyperparameters is that of all trained weights together. The schedule
     * counts the model's steps; AdamW corrects a head's moments by the head's own.
     *
     * @param wanted an index into the head's {@link #labels} for each text
     */
    public BatchResult step(
            int number, List<EncodedText> texts, int[] wanted, Hyperparameters hyperparameters) {
        TaskHead head = heads.get(number);
        try (NDManager step = base.newManager()) {
            FusedBatch batch = batch(step, head, texts);
            Script.Call call = begin("fine_tune", batch, step);
            call.tensor(hyperparameters(step, head, hyperparameters));
            addTargets(call, batch, wanted);
            batch.addWeights(call).list("trained", weights.copies());
            call.list("first_moments", joined(firstMoments, head.firstMoment()));
            call.list("second_moments", joined(secondMoments, head.secondMoment()));
            float[] found = call.run().singletonOrThrow().toFloatArray();
            boolean applied = found[3] != 0;
            if (applied) {
                steps++;
                head.stepApplied();
            }
            return new BatchResult(found[0], Math.round(found[1]), texts.size(), found[2], applied);
        }
    }

    /** Two rows: of the shared weights, and of the head, which has its own count of steps. */
    private NDArray hyperparameters(NDManager step, TaskHead head, Hyperparameters given) {
        double[] shared = given.forStep(steps + 1);
        double[] both = Arrays.copyOf(shared, 2 * shared.length);
        System.arraycopy(shared, 0, both, shared.length, shared.length);
        both[both.length - 1] = head.steps() + 1.0;
        return step.newSubManager(Device.cpu()).create(both, new Shape(2, shared.length));
    }

    private static List<NDArray> joined(List<NDArray> shared, NDArray own) {
        List<NDArray> all = new ArrayList<>(shared);
        all.add(own);
        return all;
    }

    /**
     * Forgets the optimiser's moments and counts steps from the start, as a new task does that goes
     * on from these weights.
     */
    public void restartOptimiser() {
        steps = 0;
        firstMoments.forEach(moment -> moment.muli(0));
        secondMoments.forEach(moment -> moment.muli(0));
        heads.forEach(TaskHead::restartOptimiser);
    }

    /** Answers by the first head. */
    public List<float[]> predict(List<EncodedText> texts) {
        return predict(0, texts);
    }

    /** For each text, the probability of every label of a head. */
    public List<float[]> predict(int number, List<EncodedText> texts) {
        TaskHead head = heads.get(number);
        try (NDManager step = base.newManager()) {
            FusedBatch batch = batch(step, head, texts);
            Script.Call call = begin("predict_fine_tuned", batch, step);
            batch.addWeights(call).list("trained", weights.copies());
            float[] found = call.run().singletonOrThrow().toFloatArray();
            List<float[]> rows = new ArrayList<>();
            int labels = head.labels().size();
            for (int at = 0; at < found.length; at += labels) {
                rows.add(Arrays.copyOfRange(found, at, at + labels));
            }
            return rows;
        }
    }

    /** Loss, then the gradient of each trained weight and of the first head; for checks. */
    List<float[]> gradients(List<EncodedText> texts, int[] wanted) {
        try (NDManager step = base.newManager()) {
            FusedBatch batch = batch(step, heads.get(0), texts);
            Script.Call call = begin("fine_tuning_gradients", batch, step);
            addTargets(call, batch, wanted);
            batch.addWeights(call).list("trained", weights.copies());
            List<NDArray> found = call.run();
            List<float[]> values = new ArrayList<>(List.of(found.get(0).toFloatArray()));
            found.subList(2, found.size()).forEach(g -> values.add(g.toFloatArray()));
            return values;
        }
    }

    /** The weights that this model trains; for checks. */
    TrainedWeights weights() {
        return weights;
    }

    private FusedBatch batch(NDManager step, TaskHead head, List<EncodedText> texts) {
        return new FusedBatch(
                base,
                step,
                List.of(new FusedTask(head.layout(), head.vector(), head.labels().size(), texts)));
    }

    private Script.Call begin(String method, FusedBatch batch, NDManager step) {
        long[] places = weights.places().stream().mapToLong(Integer::longValue).toArray();
        return batch.call(method).tensor(step.newSubManager(Device.cpu()).create(places));
    }

    private static void addTargets(Script.Call call, FusedBatch batch, int[] wanted) {
        List<Target> targets = Arrays.stream(wanted).<Target>mapToObj(Target.Label::new).toList();
        batch.addTargets(call, List.of(targets));
    }

    /** Frees the copies; the base stays. */
    @Override
    public void close() {
        manager.close();
    }
}
