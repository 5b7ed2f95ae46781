package io.perennial.serving.observe;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A version that passed its gate.
 *
 * @param version the task's version
 * @param measurements its quality on the task's held-out examples, oldest first: at its
 *     publication, and whenever it was measured again beside a candidate
 */
public record Publication(long version, List<CurvePoint> measurements) {

    public Publication {
        measurements = List.copyOf(measurements);
        if (measurements.isEmpty()) {
            throw new IllegalArgumentException("a publication is measured");
        }
    }

    /** How good it was when it was published. */
    public CurvePoint first() {
        return measurements.get(0);
    }

    /** When it was published. */
    public Instant at() {
        return first().at();
    }

    /** How good it was by the last measurement that had been made at that moment. */
    public CurvePoint asOf(Instant moment) {
        Objects.requireNonNull(moment, "moment");
        CurvePoint known = first();
        for (CurvePoint measured : measurements) {
            if (!measured.at().isAfter(moment)) {
                known = measured;
            }
        }
        return known;
    }

    /** How good it was when it was measured last. */
    public CurvePoint latest() {
        return measurements.get(measurements.size() - 1);
    }
}
