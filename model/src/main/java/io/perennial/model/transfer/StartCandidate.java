package io.perennial.model.transfer;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.HeadForm;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.train.AdapterState;
import java.util.Arrays;

/**
 * Another task's adapter, whose body a new task may start from. It is only read.
 *
 * @param task its name
 * @param version the published version that the parameters are; 0 where they are none
 * @param parameters body first, then the head's rows, which nobody looks at
 */
public record StartCandidate(String task, long version, AdapterSpec spec, float[] parameters) {

    /** A published version. */
    public static StartCandidate of(AdapterArtifact artifact) {
        return new StartCandidate(
                artifact.task(), artifact.version(), artifact.spec(), artifact.parameters());
    }

    /** A task's adapter as it is being trained. */
    public static StartCandidate of(String task, AdapterState state) {
        return new StartCandidate(task, 0, state.spec(), state.parameters());
    }

    /**
     * Whether its body means the same in a task with another specification: the same methods with
     * the same settings, read by a head of the same form. Number and kind of answers may differ.
     */
    public boolean fits(AdapterSpec other, FrozenBase base) {
        HeadForm own = spec.headOn(base.config());
        HeadForm wanted = other.headOn(base.config());
        return spec.methods().equals(other.methods())
                && own.pooling() == wanted.pooling()
                && own.head() == wanted.head();
    }

    /** A copy of the values before the head's rows. */
    public float[] body(FrozenBase base) {
        ParameterLayout layout = base.layout(spec, 1);
        if (parameters.length < layout.bodySize()) {
            throw new IllegalArgumentException(
                    "the adapter of task %s has %d parameters; the body of %s alone has %d on this base"
                            .formatted(
                                    task, parameters.length, spec.describe(), layout.bodySize()));
        }
        return Arrays.copyOf(parameters, layout.bodySize());
    }
}
