package io.perennial.serving.predict;

import io.perennial.model.route.Route;
import io.perennial.model.route.TaskRouter;
import io.perennial.model.route.TaskScore;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which task a text was found to belong to.
 *
 * @param task the most probable of the tasks
 * @param probability of that task, among all that can be found
 * @param runnerUp the next one; null where there is one task alone
 * @param runnerUpProbability of that one; 0 where there is none
 * @param outOfScope how strange the text is to all tasks; larger is stranger
 * @param threshold above this, the text belongs to none of them
 */
public record Routing(
        String task,
        double probability,
        @Nullable String runnerUp,
        double runnerUpProbability,
        double outOfScope,
        double threshold) {

    public Routing {
        Objects.requireNonNull(task, "task");
    }

    static Routing of(TaskRouter router, Route route) {
        TaskScore best = route.best();
        TaskScore second = route.tasks().size() > 1 ? route.tasks().get(1) : null;
        return new Routing(
                best.task(),
                best.probability(),
                second == null ? null : second.task(),
                second == null ? 0 : second.probability(),
                route.outOfScope(),
                router.threshold());
    }

    /** Whether some task shall answer. */
    public boolean inScope() {
        return outOfScope <= threshold;
    }
}
