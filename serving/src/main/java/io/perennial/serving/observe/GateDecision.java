package io.perennial.serving.observe;

import java.util.Objects;

/**
 * What the gate decided last.
 *
 * @param accepted whether the candidate was published
 * @param candidate how good it was on the held-out examples
 */
public record GateDecision(boolean accepted, CurvePoint candidate) {

    public GateDecision {
        Objects.requireNonNull(candidate, "candidate");
    }
}
