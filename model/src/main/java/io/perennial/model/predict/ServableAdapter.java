package io.perennial.model.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.HeadResize;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.artifact.InvalidArtifactException;
import io.perennial.model.base.FrozenBase;
import java.util.List;

/**
 * One version of a task's adapter in device memory. Immutable; threads may share it until it is
 * closed.
 */
public final class ServableAdapter implements AutoCloseable {

    private final String task;
    private final long version;
    private final List<String> labels;
    private final AdapterSpec spec;
    private final ParameterLayout layout;
    private final NDManager manager;
    private final NDArray parameters;

    private ServableAdapter(FrozenBase base, AdapterArtifact artifact) {
        this.task = artifact.task();
        this.version = artifact.version();
        this.labels = artifact.labels();
        this.spec = artifact.spec();
        ParameterLayout exact = exactLayout(base, artifact);
        ParameterLayout roomy =
                base.layout(artifact.spec(), ParameterLayout.capacityFor(labels.size()));
        float[] moved = HeadResize.move(artifact.parameters(), exact, roomy, labels.size());
        this.layout = roomy.forServing();
        float[] values = layout.arrange(moved);
        this.manager = base.newManager();
        this.parameters = manager.create(values, new Shape(values.length));
    }

    /**
     * Puts an artifact beside its base.
     *
     * @throws InvalidArtifactException where the artifact belongs to another base or does not have
     *     its size
     */
    public static ServableAdapter load(FrozenBase base, AdapterArtifact artifact) {
        check(base, artifact);
        return new ServableAdapter(base, artifact);
    }

    /**
     * Sees whether an artifact could be loaded, memory aside.
     *
     * @throws InvalidArtifactException where the artifact belongs to another base or does not have
     *     its size
     */
    public static void check(FrozenBase base, AdapterArtifact artifact) {
        if (!artifact.baseFingerprint().equals(base.fingerprint())) {
            throw new InvalidArtifactException(
                    "the artifact of task %s, version %d, belongs to base %s; this process has base %s"
                            .formatted(
                                    artifact.task(),
                                    artifact.version(),
                                    artifact.baseFingerprint(),
                                    base.fingerprint()));
        }
        exactLayout(base, artifact);
    }

    private static ParameterLayout exactLayout(FrozenBase base, AdapterArtifact artifact) {
        int labels = artifact.labels().size();
        ParameterLayout exact = base.layout(artifact.spec(), Math.max(1, labels));
        if (exact.size() != artifact.parameters().length) {
            throw new InvalidArtifactException(
                    "the artifact has %d parameters; %s with %d labels has %d on this base"
                            .formatted(
                                    artifact.parameters().length,
                                    artifact.spec().describe(),
                                    labels,
                                    exact.size()));
        }
        return exact;
    }

    /**
     * Device memory that an adapter will hold, in bytes.
     *
     * @param labels of its task; 0 where it has none
     */
    public static long residentBytes(FrozenBase base, AdapterSpec spec, int labels) {
        return (long) Float.BYTES * base.layout(spec, ParameterLayout.capacityFor(labels)).size();
    }

    public String task() {
        return task;
    }

    public long version() {
        return version;
    }

    public AdapterSpec spec() {
        return spec;
    }

    /** In the order of a prediction's probabilities; empty for a task that writes text. */
    public List<String> labels() {
        return labels;
    }

    /** Device memory held, in bytes. */
    public long residentBytes() {
        return (long) Float.BYTES * layout.size();
    }

    ParameterLayout layout() {
        return layout;
    }

    NDArray parameterTensor() {
        return parameters;
    }

    @Override
    public void close() {
        manager.close();
    }
}
