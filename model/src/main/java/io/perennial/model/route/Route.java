package io.perennial.model.route;

import java.util.List;

/**
 * Where a text belongs.
 *
 * @param tasks every task of the router, the most probable first
 * @param outOfScope how strange the text is to all of them: relative Mahalanobis distance, larger
 *     is stranger. To be compared with {@link TaskRouter#threshold}
 */
public record Route(List<TaskScore> tasks, double outOfScope) {

    public Route {
        tasks = List.copyOf(tasks);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("a route needs a task; ask a router that has one");
        }
    }

    /** The most probable task. */
    public TaskScore best() {
        return tasks.get(0);
    }
}
