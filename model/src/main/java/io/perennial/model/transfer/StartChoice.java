package io.perennial.model.transfer;

import io.perennial.model.base.FrozenBase;
import io.perennial.model.train.TrainableAdapter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a task starts, and what spoke for it.
 *
 * @param source whose body it takes; null = the task's own fresh one
 * @param score of the start that was chosen, as {@link LinearReadout} measures it
 * @param freshScore of the fresh start
 * @param scores of all candidates that fit, in the given order
 */
public record StartChoice(
        @Nullable StartCandidate source, double score, double freshScore, List<Scored> scores) {

    /** One candidate's score. */
    public record Scored(String task, long version, double score) {}

    public StartChoice {
        scores = List.copyOf(scores);
    }

    /**
     * Puts the chosen body into an adapter that has taken no step; a fresh start changes nothing.
     */
    public void applyTo(TrainableAdapter adapter, FrozenBase base) {
        if (source != null) {
            adapter.startFrom(source.body(base));
        }
    }
}
