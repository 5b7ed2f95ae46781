package io.perennial.model.baseline;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.Initialiser;
import io.perennial.model.adapter.ParameterLayout;
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
 * its top layers, with a linear head on the base's default pooling. It trains copies, so the base
 * keeps every bit. Biases that a base lacks are zeros in its list of weights, and are trained too.
 *
 * <p>Every model holds its trained weights three times (values and AdamW's moments), which is why
 * this is a baseline and no adapter method. Not thread-safe; models on several threads may share a
 * base.
 */
public final class FineTunedModel implements AutoCloseable {

    private final FrozenBase base;
    private final List<String> labels;
    private final ParameterLayout head;
    private final TrainedWeights weights;
    private final NDManager manager;
    private final NDArray headVector;
    private final List<NDArray> firstMoments;
    private final List<NDArray> secondMoments;
    private long steps;

    private FineTunedModel(
            FrozenBase base, TrainedWeights.Choice choice, List<String> labels, long seed) {
        AdapterSpec spec = AdapterSpec.parse("{\"method\":\"head_only\"}");
        this.base = base;
        this.labels = List.copyOf(labels);
        this.head = base.layout(spec, labels.size());
        this.manager = base.newManager();
        this.weights = new TrainedWeights(base, manager, choice.places(base, head));
        float[] start = new Initialiser(head, seed).start(labels.size(), base.values());
        this.headVector = manager.create(start, new Shape(start.length));
        this.firstMoments = zerosLikeEverything();
        this.secondMoments = zerosLikeEverything();
    }

    /**
     * A model that trains every weight that it reads, embeddings included.
     *
     * @param labels at least one
     * @param seed of the head's starting values
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

    private List<NDArray> zerosLikeEverything() {
        List<NDArray> zeros = new ArrayList<>();
        weights.copies().forEach(copy -> zeros.add(manager.zeros(copy.getShape())));
        zeros.add(manager.zeros(headVector.getShape()));
        return zeros;
    }

    /** In the order of {@link #predict}'s probabilities. */
    public List<String> labels() {
        return labels;
    }

    /** Number of trained values, the head's among them. */
    public long parameterCount() {
        return weights.size() + head.size();
    }

    /**
     * Trains by one AdamW step, in place. The gradient norm of the hyperparameters is that of all
     * trained weights together.
     *
     * @param wanted an index into {@link #labels} for each text
     */
    public BatchResult step(
            List<EncodedText> texts, int[] wanted, Hyperparameters hyperparameters) {
        try (NDManager step = base.newManager()) {
            FusedBatch batch = batch(step, texts);
            Script.Call call = begin("fine_tune", batch, step);
            call.tensor(
                    step.newSubManager(Device.cpu()).create(hyperparameters.forStep(steps + 1)));
            addTargets(call, batch, wanted);
            batch.addWeights(call).list("trained", weights.copies());
            call.list("first_moments", firstMoments).list("second_moments", secondMoments);
            float[] found = call.run().singletonOrThrow().toFloatArray();
            boolean applied = found[3] != 0;
            steps += applied ? 1 : 0;
            return new BatchResult(found[0], Math.round(found[1]), texts.size(), found[2], applied);
        }
    }

    /** For each text, the probability of every label. */
    public List<float[]> predict(List<EncodedText> texts) {
        try (NDManager step = base.newManager()) {
            FusedBatch batch = batch(step, texts);
            Script.Call call = begin("predict_fine_tuned", batch, step);
            batch.addWeights(call).list("trained", weights.copies());
            float[] found = call.run().singletonOrThrow().toFloatArray();
            List<float[]> rows = new ArrayList<>();
            for (int at = 0; at < found.length; at += labels.size()) {
                rows.add(Arrays.copyOfRange(found, at, at + labels.size()));
            }
            return rows;
        }
    }

    /** Loss, then the gradient of each trained weight and of the head's vector; for checks. */
    List<float[]> gradients(List<EncodedText> texts, int[] wanted) {
        try (NDManager step = base.newManager()) {
            FusedBatch batch = batch(step, texts);
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

    private FusedBatch batch(NDManager step, List<EncodedText> texts) {
        return new FusedBatch(
                base, step, List.of(new FusedTask(head, headVector, labels.size(), texts)));
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
