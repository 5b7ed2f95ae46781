package io.perennial.model.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.HeadResize;
import io.perennial.model.adapter.Initialiser;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fuse.Publication;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task's adapter in device memory while it trains: parameters, AdamW's moments, and its own step
 * count. Not thread-safe.
 */
public final class TrainableAdapter implements AutoCloseable {

    /** What the one score of a regression task is called. */
    public static final String VALUE = "value";

    private final FrozenBase base;
    private final AdapterSpec spec;
    private final long seed;
    private final List<String> labels;
    private final NDManager manager;
    private ParameterLayout layout;
    private NDArray parameters;
    private NDArray firstMoment;
    private NDArray secondMoment;
    private long steps;

    private TrainableAdapter(
            FrozenBase base,
            AdapterSpec spec,
            List<String> labels,
            long seed,
            @Nullable AdapterState state) {
        this.base = base;
        this.spec = spec;
        this.seed = seed;
        this.labels = new ArrayList<>(labelsOf(spec, labels));
        this.layout = base.layout(spec, ParameterLayout.capacityFor(this.labels.size()));
        this.manager = base.newManager();
        if (state == null) {
            load(
                    new Initialiser(layout, seed).start(this.labels.size(), base.values()),
                    new float[layout.size()],
                    new float[layout.size()]);
        } else {
            ParameterLayout exact = exactLayout();
            this.steps = state.steps();
            load(
                    HeadResize.move(state.parameters(), exact, layout, labels.size()),
                    HeadResize.move(state.firstMoment(), exact, layout, labels.size()),
                    HeadResize.move(state.secondMoment(), exact, layout, this.labels.size()));
        }
    }

    /** Regression has one score; text has none. */
    private static List<String> labelsOf(AdapterSpec spec, List<String> labels) {
        return switch (spec.objective()) {
            case CLASSIFICATION, MULTI_LABEL -> labels;
            case REGRESSION -> List.of(VALUE);
            case TEXT -> List.of();
        };
    }

    /**
     * A fresh adapter.
     *
     * @param labels known so far, perhaps none; more may be added
     * @param seed of every starting value
     */
    public static TrainableAdapter create(
            FrozenBase base, AdapterSpec spec, List<String> labels, long seed) {
        return new TrainableAdapter(base, spec, labels, seed, null);
    }

    /**
     * Goes on exactly where {@link #state} stood.
     *
     * @param seed of the starting values of labels added later
     */
    public static TrainableAdapter restore(FrozenBase base, AdapterState state, long seed) {
        return new TrainableAdapter(base, state.spec(), state.labels(), seed, state);
    }

    private void load(float[] values, float[] first, float[] second) {
        parameters = manager.create(values, new Shape(values.length));
        firstMoment = manager.create(first, new Shape(first.length));
        secondMoment = manager.create(second, new Shape(second.length));
    }

    public AdapterSpec spec() {
        return spec;
    }

    /** The task's labels in the order of its head's rows. */
    public List<String> labels() {
        return List.copyOf(labels);
    }

    /** Index of a label, or -1. */
    public int labelIndex(String label) {
        return labels.indexOf(label);
    }

    /** Adds a label as the head's next row and returns its index; a known label keeps its own. */
    public int addLabel(String label) {
        if (!spec.objective().hasLabels()) {
            throw new IllegalStateException(
                    "a task with the objective " + spec.objective().code() + " has no labels");
        }
        int known = labelIndex(label);
        if (known >= 0) {
            return known;
        }
        int index = labels.size();
        ParameterLayout wider =
                index < layout.headCapacity()
                        ? layout
                        : base.layout(spec, ParameterLayout.capacityFor(index + 1));
        float[] values = HeadResize.move(parameters.toFloatArray(), layout, wider, index);
        float[] first = HeadResize.move(firstMoment.toFloatArray(), layout, wider, index);
        float[] second = HeadResize.move(secondMoment.toFloatArray(), layout, wider, index);
        new Initialiser(wider, seed).startLabel(values, index);
        labels.add(label);
        layout = wider;
        List.of(parameters, firstMoment, secondMoment).forEach(NDArray::close);
        load(values, first, second);
        return index;
    }

    /**
     * Takes another body in place of its own, bit for bit; the head and the moments, which are
     * zero, stay.
     *
     * @param body the layout's values before the head's rows
     * @throws IllegalStateException after the first step
     */
    public void startFrom(float[] body) {
        if (steps > 0) {
            throw new IllegalStateException(
                    "the adapter has taken %d steps; only one that has taken none can start elsewhere"
                            .formatted(steps));
        }
        if (body.length != layout.bodySize()) {
            throw new IllegalArgumentException(
                    "%d values are no body of %s, which has %d"
                            .formatted(body.length, spec.describe(), layout.bodySize()));
        }
        float[] values = parameters.toFloatArray();
        System.arraycopy(body, 0, values, 0, body.length);
        parameters.close();
        parameters = manager.create(values, new Shape(values.length));
    }

    /**
     * Moves its parameters, for example to an average of several; moments and steps stay.
     *
     * @param by what is added, in the layout of {@link #state}
     */
    public void move(float[] by) {
        float[] values = exact(parameters);
        if (by.length != values.length) {
            throw new IllegalArgumentException(
                    "%d values cannot move an adapter of %d".formatted(by.length, values.length));
        }
        for (int i = 0; i < values.length; i++) {
            values[i] += by[i];
        }
        float[] moved = HeadResize.move(values, exactLayout(), layout, labels.size());
        parameters.close();
        parameters = manager.create(moved, new Shape(moved.length));
    }

    /** Updates applied so far. */
    public long steps() {
        return steps;
    }

    /** Device memory held, in bytes. */
    public long residentBytes() {
        return 3L * Float.BYTES * layout.size();
    }

    /** Number of trained values of the task's vector with a head for exactly its labels. */
    public int parameterCount() {
        return layout.bodySize() + labels.size() * layout.valuesPerLabel();
    }

    /** The form that {@link #parameters()} has: without what only training needs. */
    public AdapterSpec publishedSpec() {
        return spec.published();
    }

    /**
     * A host copy of the parameters in the published form's layout, whose head holds exactly {@link
     * #labels}.
     */
    public float[] parameters() {
        return Publication.of(base, spec, labels.size(), exact(parameters));
    }

    /** A host copy of everything that training goes on from. */
    public AdapterState state() {
        return new AdapterState(
                spec, labels, steps, exact(parameters), exact(firstMoment), exact(secondMoment));
    }

    private float[] exact(NDArray vector) {
        if (labels.isEmpty() && spec.objective().hasLabels()) {
            throw new IllegalStateException(
                    "an adapter without labels has nothing to store yet; add a label first");
        }
        return HeadResize.move(vector.toFloatArray(), layout, exactLayout(), labels.size());
    }

    private ParameterLayout exactLayout() {
        return base.layout(spec, Math.max(1, labels.size()));
    }

    /** Of a row's dropout in the next step. */
    long rowSeed(int row) {
        long z = seed * 0x9E3779B97F4A7C15L + steps;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L + row;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The layout that this adapter trains in; its head may have unused rows. */
    public ParameterLayout layout() {
        return layout;
    }

    NDArray parameterTensor() {
        return parameters;
    }

    NDArray firstMomentTensor() {
        return firstMoment;
    }

    NDArray secondMomentTensor() {
        return secondMoment;
    }

    void stepApplied() {
        steps++;
    }

    @Override
    public void close() {
        manager.close();
    }
}
