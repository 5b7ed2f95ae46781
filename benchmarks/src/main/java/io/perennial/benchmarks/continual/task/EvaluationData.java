package io.perennial.benchmarks.continual.task;

import io.perennial.benchmarks.data.DataSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an evaluation is run on.
 *
 * @param name of the sequence, for people
 * @param tasks in the order given; at least one, names are distinct
 * @param outOfScope texts that belong to no task; may be empty
 */
public record EvaluationData(String name, List<DataSet> tasks, List<String> outOfScope) {

    public EvaluationData {
        tasks = List.copyOf(tasks);
        outOfScope = List.copyOf(outOfScope);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("there is no task to evaluate; name one");
        }
        Set<String> names = new HashSet<>();
        for (DataSet task : tasks) {
            if (!names.add(task.name())) {
                throw new IllegalArgumentException(
                        "two tasks are called %s; name each task once".formatted(task.name()));
            }
        }
    }
}
