package io.perennial.cli.streams;

import java.util.List;

/**
 * Tasks to learn one after another.
 *
 * @param name for people
 * @param tasks in the order given
 * @param outOfScope texts that belong to none of them; may be empty
 */
public record TaskSequence(String name, List<TaskStream> tasks, List<String> outOfScope) {

    public TaskSequence {
        tasks = List.copyOf(tasks);
        outOfScope = List.copyOf(outOfScope);
    }
}
