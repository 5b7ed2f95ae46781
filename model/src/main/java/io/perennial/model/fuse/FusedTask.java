package io.perennial.model.fuse;

import ai.djl.ndarray.NDArray;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.text.EncodedText;
import java.util.List;

/**
 * What a step needs of one task.
 *
 * @param parameters the task's flat vector, [layout.size()], on the base's device
 * @param labels used rows of the head; 0 where the task has none
 * @param rows at least one
 */
public record FusedTask(
        ParameterLayout layout, NDArray parameters, int labels, List<EncodedText> rows) {

    public FusedTask {
        rows = List.copyOf(rows);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a task without rows has no place in a step");
        }
        if (labels < Math.min(1, layout.headCapacity()) || labels > layout.headCapacity()) {
            throw new IllegalArgumentException(
                    "%d labels do not fit a head for %d".formatted(labels, layout.headCapacity()));
        }
    }

    /** The task with the rows of one part only. */
    FusedTask only(Passes.Part part) {
        return new FusedTask(layout, parameters, labels, part.of(rows));
    }
}
