package io.perennial.serving.observe;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What evaluations say of one task at a moment.
 *
 * @param task its name
 * @param revision rises with every evaluation of any task, so that equal ones of a task are equal
 *     views; 0 where nothing is known
 * @param prequential fresh examples before they were trained on, oldest first
 * @param holdout the published versions on examples that are never trained on, oldest first
 * @param recent the last fresh examples together; empty before the first ones
 * @param publications versions that passed their gate, oldest first
 * @param gate what the gate decided last; empty before it has
 * @param drift where the error on fresh examples was last found to have risen for good
 */
public record TaskView(
        String task,
        long revision,
        List<CurvePoint> prequential,
        List<CurvePoint> holdout,
        Optional<CurvePoint> recent,
        List<Publication> publications,
        Optional<GateDecision> gate,
        Optional<CurvePoint> drift) {

    public TaskView {
        Objects.requireNonNull(task, "task");
        prequential = List.copyOf(prequential);
        holdout = List.copyOf(holdout);
        publications = List.copyOf(publications);
    }

    /** Nothing is known. */
    static TaskView unknown(String task) {
        return new TaskView(
                task,
                0,
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** The publication of this version; empty where it is not known. */
    public Optional<Publication> publication(long version) {
        return publications.stream().filter(known -> known.version() == version).findFirst();
    }
}
